// A study is whatever somebody wrote: reading it, checking it and telling what is wrong with it.

#include <cstdint>
#include <string>

#include "runner/study/read.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const sower::ReadStudy read = sower::read_study("/nowhere/study.yaml", text);
  if (!read.complaints.empty()) return show(read.complaints).empty() ? -1 : 0;
  if (read.study.tasks() > 0) task_key(read.study, task_of(read.study, read.study.tasks() - 1));
  return 0;
}
