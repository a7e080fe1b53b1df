#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "runner/api/registry.hpp"

namespace sower {

/// What the command ends with.
enum ExitCode : int { all_done = 0, machine_fault = 1, differs = 1, study_is_wrong = 2, tasks_failed = 3, stopped = 4 };

/// A mistake on the command line or in what it names; ends the command with study_is_wrong.
struct UsageError : Error {
  using Error::Error;
};

/// A verb of the command: `sower NAME ...`. Registered in a file of its own by `const Registered<Verb, T> entry;`, with T::example, the
/// lines its help page ends with.
class Verb {
 public:
  virtual ~Verb() = default;
  /// Adds the verb's options and arguments.
  virtual void options(CLI::App& app) = 0;
  /// Does it, after the options were read. Returns the exit code.
  virtual int run() = 0;
};

}  // namespace sower
