#pragma once
// Who a task is and where it may have files of its own: for experiments that start programs.

#include <cstdint>
#include <string>

namespace sower {

struct TaskName {
  std::string key;         ///< what knows the task from run to run: 32 hexadecimal digits
  std::string experiment;  ///< its name in the study
  std::int64_t replicate = 0;
  std::string run_folder;  ///< absolute, where the results go; empty where there is none, as in tests
};

}  // namespace sower
