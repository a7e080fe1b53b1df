#pragma once
// How the journal's files are called.

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace sower::journal {

struct FileName {
  int attempt = 0, rank = 0;

  /// "0001-r00003.log"
  [[nodiscard]] std::string text() const {
    char name[40];
    std::snprintf(name, sizeof name, "%04d-r%05d.log", attempt, rank);
    return name;
  }

  /// The attempt and rank of a name that `text` may have made.
  static std::optional<FileName> parse(std::string_view name) {
    FileName read;
    const char* const end = name.data() + name.size();
    const auto attempt = std::from_chars(name.data(), end, read.attempt);
    if (attempt.ec != std::errc() || end - attempt.ptr < 2) return std::nullopt;
    if (std::from_chars(attempt.ptr + 2, end, read.rank).ec != std::errc()) return std::nullopt;
    constexpr int most_attempts = 999'999'999;  // there is room for more behind the last
    if (read.attempt < 1 || read.attempt > most_attempts || read.rank < 0 || read.text() != name) return std::nullopt;
    return read;
  }
};

}  // namespace sower::journal
