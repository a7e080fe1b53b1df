#pragma once
// Numbers for names, in the order in which they first appear.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sower::io {

/// Different texts, one behind the other.
struct Names {
  std::string bytes;
  std::vector<std::uint64_t> ends;  ///< name i ends before byte ends[i]
  [[nodiscard]] std::size_t size() const { return ends.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::uint64_t first = i == 0 ? 0 : ends[i - 1];
    return std::string_view(bytes).substr(first, ends[i] - first);
  }
};

class NameTable {
 public:
  /// The number of a name, which is the next one for a new name.
  std::int64_t number_of(std::string_view name);
  [[nodiscard]] const Names& names() const { return names_; }
  [[nodiscard]] Names take() { return std::move(names_); }

 private:
  void grow();
  Names names_;
  std::vector<std::uint64_t> slots_;  ///< number + 1; 0: free. A power of two of them, at most half of which are taken
};

}  // namespace sower::io
