#pragma once
// What `sower run` and the verbs like it have in common: from the command line to ranks that work.

#include <CLI/App.hpp>
#include <string>

#include "runner/command/run_study.hpp"

namespace sower {

class RunStart {
 public:
  /// Options on how it runs: --ranks and the like.
  void add_options(CLI::App& app, RunOptions& options);
  /// Starts all ranks, or joins those that mpirun started. A run folder in the place of the study stands for the study it keeps. Returns
  /// the exit code.
  int start(RunOptions options) const;

 private:
  void set_stops(RunOptions& options) const;

  int ranks_ = 0;
  bool quiet_ = false;
  std::string output_ = "text";
  std::string durable_within_ = "1 s", checkpoint_every_ = "5 min", time_limit_, grace_;
};

}  // namespace sower
