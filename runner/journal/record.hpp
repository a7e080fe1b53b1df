#pragma once
// What is kept of a finished task.

#include <cstdint>
#include <string>
#include <vector>

#include "io/hash/hash.hpp"
#include "runner/api/recorder.hpp"

namespace sower {

/// `stopped`: it need not run, or need not have run, since its experiment was stopped early; such a task has no record. 4 is `excluded` in
/// results.
enum class Status : std::int8_t { missing = 0, done = 1, diverged = 2, failed = 3, stopped = 5 };
std::string_view word(Status status);
/// Whether it need not run again.
constexpr bool is_done(Status status) { return status == Status::done || status == Status::diverged; }

/// Everything about one finished task but its variables.
struct TaskHead {
  io::Hash key;
  io::Hash digest;  ///< over the computed variables, see digest_of
  Status status = Status::missing;
  std::string message;              ///< the error of a failed task, the reason of a diverged one
  std::uint32_t attempt = 1;        ///< how often it was started, this time included
  std::uint64_t seed = 0;           ///< first word of its random stream's key
  std::vector<std::int32_t> ranks;  ///< of the run, in team order
  std::int32_t threads = 1;
  std::string host;
  double start = 0;    ///< seconds since 1970-01-01 UTC
  double seconds = 0;  ///< it took, as measured by the team's rank 0
  // Of a task in a process of its own:
  double cpu_seconds = 0;
  double peak_bytes = 0;    ///< of memory, resident
  std::int32_t signal = 0;  ///< that ended it; 0: none
};

struct TaskResult {
  TaskHead head;
  std::vector<Variable> variables;
};

/// Hash over name, type, dimensions and bytes of the computed variables, in the order of their names.
io::Hash digest_of(const std::vector<Variable>& variables);

}  // namespace sower
