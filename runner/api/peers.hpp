#pragma once
// What the ranks of a team give one another, each something else to each: for data that are spread over a team.

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "runner/api/error.hpp"

namespace sower {

/// What may travel between ranks: values whose bytes are the value.
template <class T>
concept Wire = std::is_trivially_copyable_v<T>;

/// The part of a team (Comm, comm.hpp) that knows each rank by itself. As all its calls but rank() and size(), these are collective.
class Peers {
 public:
  virtual ~Peers() = default;
  [[nodiscard]] virtual int rank() const noexcept = 0;
  [[nodiscard]] virtual int size() const noexcept = 0;
  /// parts[r] goes to rank r; there are as many as ranks, of any lengths. Returns, by sender, what came here.
  template <Wire T>
  std::vector<std::vector<T>> exchange(const std::vector<std::vector<T>>& parts) {
    require(parts.size() == static_cast<std::size_t>(size()), parts.size(), " parts for a team of ", size(), " ranks");
    for (int step = 1; step < size(); ++step) give(round(step), std::as_bytes(std::span(parts[static_cast<std::size_t>(round(step))])));
    std::vector<std::vector<T>> came(parts.size());
    came[static_cast<std::size_t>(rank())] = parts[static_cast<std::size_t>(rank())];
    for (int step = 1; step < size(); ++step) take(round(size() - step), came[static_cast<std::size_t>(round(size() - step))]);
    return came;
  }

 private:
  template <Wire T>
  friend class Halo;
  /// Never blocks. No copy is made when `data` has capacity for `post_room` bytes more.
  virtual void post(int to, std::vector<std::byte> data) = 0;
  /// Posts of one rank arrive in their order.
  virtual std::vector<std::byte> receive(int from) = 0;
  static constexpr std::size_t post_room = 64, longest = std::size_t{1} << 30;  // MPI counts with an int

  [[nodiscard]] int round(int step) const { return (rank() + step) % size(); }
  /// In pieces, of which the last is shorter than `longest`.
  void give(int to, std::span<const std::byte> data) {
    for (; data.size() >= longest; data = data.subspan(longest)) post_copy(to, data.first(longest));
    post_copy(to, data);
  }
  void post_copy(int to, std::span<const std::byte> data) {
    std::vector<std::byte> copy;
    copy.reserve(data.size() + post_room);
    copy.assign(data.begin(), data.end());
    post(to, std::move(copy));
  }
  template <Wire T>
  void take(int from, std::vector<T>& all) {
    std::vector<std::byte> bytes_of_all = receive(from);
    for (std::size_t last = bytes_of_all.size(); last == longest;) {
      const std::vector<std::byte> piece = receive(from);
      bytes_of_all.insert(bytes_of_all.end(), piece.begin(), piece.end());
      last = piece.size();
    }
    all.resize(bytes_of_all.size() / sizeof(T));
    if (!bytes_of_all.empty()) std::memcpy(all.data(), bytes_of_all.data(), bytes_of_all.size());
  }
};

/// As many values, again and again, between the same ranks. What is computed between begin() and finish() overlaps with their way.
template <Wire T>
class Halo {
 public:
  /// Each time gives[r] values go to rank r and takes[r] come from it, as many as its gives[] for this rank; between ranks with 0 there is
  /// no message. Nothing goes from a rank to itself. No communication.
  Halo(Peers& team, std::vector<std::size_t> gives, std::vector<std::size_t> takes)
      : team_(team), gives_(std::move(gives)), takes_(std::move(takes)), spare_(gives_.size()) {
    const auto ranks = static_cast<std::size_t>(team.size()), me = static_cast<std::size_t>(team.rank());
    require(gives_.size() == ranks && takes_.size() == ranks, "a halo of ", gives_.size(), " and ", takes_.size(), " ranks in a team of ",
            ranks);
    require(gives_[me] == 0 && takes_[me] == 0, "a halo between rank ", me, " and itself");
  }
  /// Sends what fill(rank, values) writes into the gives[rank] values. Until finish() the team makes no other call.
  template <class F>
  void begin(F fill) {
    for (std::size_t to = 0; to < gives_.size(); ++to) {
      if (gives_[to] == 0) continue;
      std::vector<std::byte> data = std::move(spare_[to]);
      data.reserve(gives_[to] * sizeof(T) + Peers::post_room);
      data.resize(gives_[to] * sizeof(T));
      fill(static_cast<int>(to), std::span(reinterpret_cast<T*>(data.data()), gives_[to]));
      team_.post(static_cast<int>(to), std::move(data));
    }
  }
  /// Calls take(rank, values) with the takes[rank] values that came.
  template <class F>
  void finish(F take) {
    for (std::size_t from = 0; from < takes_.size(); ++from) {
      if (takes_[from] == 0) continue;
      std::vector<std::byte> data = team_.receive(static_cast<int>(from));
      require(data.size() == takes_[from] * sizeof(T), data.size(), " bytes came from rank ", from, " for ", takes_[from], " values of ",
              sizeof(T));
      take(static_cast<int>(from), std::span(reinterpret_cast<const T*>(data.data()), takes_[from]));
      spare_[from] = std::move(data);
    }
  }

 private:
  Peers& team_;
  std::vector<std::size_t> gives_, takes_;
  std::vector<std::vector<std::byte>> spare_;  ///< buffers that came, to be sent back
};

}  // namespace sower
