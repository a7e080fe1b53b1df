#pragma once
// The contract between the engine and a kind of experiment. This and the headers it includes are all an experiment needs to know.

#include <array>
#include <cstdint>
#include <functional>

#include "runner/api/checkpoint.hpp"
#include "runner/api/choice.hpp"
#include "runner/api/comm.hpp"
#include "runner/api/enough.hpp"
#include "runner/api/error.hpp"
#include "runner/api/fields.hpp"
#include "runner/api/needed.hpp"
#include "runner/api/progress.hpp"
#include "runner/api/recorder.hpp"
#include "runner/api/registry.hpp"
#include "runner/api/task_name.hpp"

namespace sower {

/// Key of the generator of a task's random numbers (algorithms/random), made of the study's seed, the stream's name and the replicate.
struct StreamKey {
  std::array<std::uint64_t, 4> words{};
};

/// What a running task is given.
struct Context {
  Comm& team;           ///< the ranks that share this task
  Recorder& out;        ///< where its results go
  StreamKey streams;    ///< the same on every rank of the team
  int threads;          ///< OpenMP threads this rank may use; already set as OpenMP's default
  Checkpoint& saved;    ///< what an earlier attempt saved, for long tasks
  Needed& needed;       ///< results of the experiments that the task's own one needs
  TaskName name{};      ///< for those that have files of their own
  Progress progress{};  ///< to be told how far a long task is
  Enough enough{};      ///< whether a task that watches itself may end
};

/// Called with the key of a tunable ("optimizer.beta1") and what is wrong with its value.
using Complain = std::function<void(std::string_view key, std::string message)>;

/// A kind of experiment: a struct of tunables with defaults. Each task has its own object; others run beside it: touch no global state.
class Experiment {
 public:
  virtual ~Experiment() = default;
  /// Names every tunable once.
  virtual void fields(Fields& visit) = 0;
  /// Complains about combinations of values that cannot work; called after the fields were read, before anything runs.
  virtual void check(const Complain&) const {}
  /// Whether it works on the results of other experiments, so that the study must name some under `needs`.
  [[nodiscard]] virtual bool works_on_results() const { return false; }
  /// What it shows to Context::enough.
  [[nodiscard]] virtual Diagnostics diagnostics() const { return {}; }
  /// Does the work of one task on every rank of its team. What it throws is recorded as the task's failure.
  virtual void run(Context& context) const = 0;
};

/// `const Kind<MyExperiment> entry;` registers the kind MyExperiment::name.
template <class T>
using Kind = Registered<Experiment, T>;

}  // namespace sower
