#pragma once
// Who holds a run folder, as the file of the hold says it.

#include <cstdint>
#include <string>
#include <string_view>

namespace sower {

struct Holder {
  std::string host, job, command;   ///< job: Slurm's, "45_3" in an array; empty without Slurm
  std::string machine;              ///< one start of one kernel, and the space of process numbers in it
  std::string token;                ///< drawn when the folder was taken: no two holds have the same
  std::int64_t process = 0;         ///< its number there; 0: the file does not say
  std::uint64_t process_start = 0;  ///< as /proc has it, so that a later process of that number is not taken for this one
  double since = 0;                 ///< seconds since 1970-01-01 UTC by the clock of its host
  bool operator==(const Holder&) const = default;
};

/// This process, from now on.
Holder this_process();

/// A line for each thing.
std::string text_of(const Holder& holder);
/// The same back; nothing in the text is trusted, and what it does not have stays empty.
Holder read_holder(std::string_view text);

/// "host node7, process 1234, Slurm job 99, since 2026-11-28 07:12:03 (5 min ago): sower run study.yaml"
std::string describe(const Holder& holder);

enum class Life : char { runs, gone, unknown };
/// Whether the process of a holder still runs; unknown when it was on another machine, or in another container of this one.
Life life_of(const Holder& holder);
/// Whether it runs, or ran, since this machine was started: then a lock that it has is known here.
bool is_on_this_kernel(const Holder& holder);

}  // namespace sower
