#pragma once
// Texts one behind the other: millions of names in two allocations.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sower::graph {

class TextList {
 public:
  using value_type = std::string_view;
  TextList() = default;
  /// Text i ends before ends[i] of the characters.
  TextList(std::string characters, std::vector<std::uint64_t> ends) : characters_(std::move(characters)), ends_(std::move(ends)) {}

  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::uint64_t first = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(characters_).substr(first, ends_[i] - first);
  }
  void push_back(std::string_view text) {
    characters_ += text;
    ends_.push_back(characters_.size());
  }
  [[nodiscard]] const std::string& characters() const { return characters_; }

 private:
  std::string characters_;
  std::vector<std::uint64_t> ends_;
};

}  // namespace sower::graph
