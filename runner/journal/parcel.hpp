#pragma once
// Frames on their way into the journal.

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runner/api/comm.hpp"
#include "runner/journal/frame.hpp"

namespace sower::journal {

/// Frames that go out with one write. Small things are copied into one buffer; large ones are written from where they lie, so they
/// must live until then.
class Parcel {
 public:
  void clear();
  [[nodiscard]] bool empty() const { return buffer_.empty(); }
  /// Whether it holds things from where they lie, or so much that it should go.
  [[nodiscard]] bool is_due() const { return !large_.empty() || buffer_.size() >= enough_bytes; }
  void bytes(std::span<const std::byte> data);
  template <Wire T>
  void number(const T& value) {
    copy(std::as_bytes(std::span(&value, 1)));
  }
  /// Its length, then its characters. Precondition: shorter than 4 GiB.
  void text(std::string_view characters);

  /// What is added between the two is the payload of a frame. `close_frame` fills in its length and checksum.
  void open_frame(const FrameHeader& header);
  void close_frame();

  /// Everything in order, for writev; valid until the next call.
  [[nodiscard]] std::vector<iovec>& pieces();

 private:
  static constexpr std::size_t enough_bytes = std::size_t{64} << 10;
  struct Large {
    std::size_t before;  ///< it goes before this byte of the buffer
    std::span<const std::byte> data;
  };
  void copy(std::span<const std::byte> data) { buffer_.insert(buffer_.end(), data.begin(), data.end()); }
  template <class Each>
  void walk(std::size_t from, std::size_t first_large, const Each& each) const;

  std::vector<std::byte> buffer_;
  std::vector<Large> large_;
  std::vector<iovec> pieces_;
  std::size_t frame_ = 0, frame_large_ = 0;  ///< where the open frame begins in buffer_ and in large_
};

}  // namespace sower::journal
