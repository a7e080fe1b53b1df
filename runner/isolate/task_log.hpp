#pragma once
// What a task writes to its standard output and error, kept in a file of its own.

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "runner/isolate/descriptor.hpp"

namespace sower::isolate {

/// Keeps the beginning, as it comes, and when the task has ended the end: so many bytes of each. A task that writes nothing gets no file.
/// Output of later attempts goes behind that of earlier ones. A log that cannot be written is given up: no result depends on it.
class TaskLog {
 public:
  static constexpr std::size_t kept = std::size_t{512} << 10;

  TaskLog() = default;
  TaskLog(std::filesystem::path file, std::uint32_t attempt) : path_(std::move(file)), attempt_(attempt) {}
  void add(std::span<const char> output);
  void finish();

 private:
  void open();
  void write(std::span<const char> bytes);
  void keep_end(std::span<const char> bytes);

  std::filesystem::path path_;
  std::uint32_t attempt_ = 1;
  Descriptor file_;
  bool opened_ = false;
  std::size_t begun_ = 0;          ///< bytes of the beginning
  std::vector<char> end_;          ///< a ring when it is full
  std::uint64_t after_begun_ = 0;  ///< bytes that came after the beginning
};

}  // namespace sower::isolate
