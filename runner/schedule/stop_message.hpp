#pragma once
// What processes say to each other about a stop, on the lane of that name.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sower {

struct StopMessage {
  enum class What : std::uint8_t {
    ask,      ///< to rank 0: the run should stop; from rank 0: it stops
    time_up,  ///< from rank 0: tasks are to leave
    sync,     ///< from rank 0: make durable what is finished
    synced    ///< to rank 0: it is
  };
  What what = What::ask;
  std::string reason;

  [[nodiscard]] std::vector<std::byte> encoded() const {
    std::string packed(1, static_cast<char>(what));
    packed += reason;
    const auto raw = std::as_bytes(std::span(packed));
    return {raw.begin(), raw.end()};
  }
  static StopMessage decoded(std::span<const std::byte> data) {
    const auto words = data.subspan(1);
    return {static_cast<What>(data.front()), std::string(reinterpret_cast<const char*>(words.data()), words.size())};
  }
};

}  // namespace sower
