#pragma once
// A program as a child process: started, watched and ended with all that it has started.

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace sower::command {

struct Start {
  std::string program;                                      ///< the file that is run
  std::vector<std::string> words;                           ///< what it is told, its own name first
  std::vector<std::string> environment;                     ///< "NAME=value"
  std::string folder;                                       ///< where it runs
  std::string out, err;                                     ///< files for what it writes to its standard output and error
  std::int64_t most_output_bytes = std::int64_t{64} << 20;  ///< of each that are kept
  bool passes_on = false;                                   ///< whether all of it goes to the output of this process too
};

struct Ended {
  int exit_code = 0;
  int signal = 0;  ///< that ended it; 0: it ended by itself
  double wall_seconds = 0, cpu_seconds = 0, peak_bytes = 0;
  bool out_was_cut = false, err_was_cut = false;  ///< more was written than is kept
  std::exception_ptr unwanted;                    ///< what `still_wanted` threw, so that it was ended
};

/// Runs a program to its end, in a process group of its own, with nothing to read and no file of this process open. `still_wanted` is
/// called now and then; when it throws, the program is asked to end (SIGTERM) and soon made to (SIGKILL). What the program leaves running
/// in its group is killed in any case, and the program itself when this process dies. Throws Error when it cannot be started.
Ended run_program(const Start& start, const std::function<void()>& still_wanted);

}  // namespace sower::command
