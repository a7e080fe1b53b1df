#pragma once
// A study as plain data, read and checked; and the tasks it stands for.

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/hash/hash.hpp"
#include "io/yaml/node.hpp"
#include "runner/api/experiment.hpp"
#include "runner/study/early.hpp"
#include "runner/study/points.hpp"

namespace sower {

struct References;

/// What is kept of a variable that the tasks record.
struct KeepRule {
  std::string variable;
  enum class What : char { everything, last, nothing } what = What::everything;
  std::int64_t every = 1;   ///< along the first dimension: elements 0, every, 2 every, ...
  bool as_float32 = false;  ///< float64 is rounded to float32
  io::Mark mark;
};

/// Another experiment of the study, whose results a task is given.
struct Need {
  std::string name;
  std::size_t experiment = 0;  ///< its number
  io::Mark mark;
};

/// What stands for the content of input files in the keys of tasks.
struct FileIdentity {
  enum class By : char { content, stat, declared } by = By::content;
  std::string declared;  ///< the user's words
};

struct ExperimentSpec {
  std::string name, kind, description;
  io::Node params;  ///< a map; empty when none are given
  Sweep sweep;      ///< one point without a sweep
  std::int64_t replicates = 1;
  int ranks = 1;                                                     ///< wished for; a run with fewer gives the same results
  int threads = 1;                                                   ///< OpenMP threads a rank; 0: what the cores there are allow
  double timeout_seconds = std::numeric_limits<double>::infinity();  ///< of a task; changes no result of one that ends in time
  double memory_bytes = std::numeric_limits<double>::infinity();     ///< that an isolated task may take
  bool isolated = false;                                             ///< each task runs in a process of its own
  int retries = 0;                                                   ///< how often a task that failed is tried again in the same run
  bool stop_on_failure = false;                                      ///< the first task that fails ends the run
  std::string stream;                                                ///< name of its random stream; the experiment's name unless given
  bool independent = false;                                          ///< every sweep point has random numbers of its own
  std::vector<Need> needs;                                           ///< in the order written; they run before it
  std::optional<StopWhen> stop_when;                                 ///< then `replicates` is the most there can be
  std::vector<DiagnosticBounds> ends_when;                           ///< all must hold for a task to end; empty: it goes to its end
  std::optional<Halving> halving;                                    ///< not beside `stop_when`
  FileIdentity identity;                                             ///< of its input files
  std::vector<KeepRule> record;                                      ///< of variables that are not named here, all is kept
  std::vector<std::string> summary;  ///< statistics over replicates: "mean", "sd", "standard_error", "min", "max", "median", "q05", ...
  std::shared_ptr<const References> references;  ///< null unless `params` has some that depend on the point of the sweep
  io::Mark mark;

  [[nodiscard]] std::int64_t tasks() const { return sweep.points() * replicates; }
};

struct Study {
  std::string name, description;
  std::uint64_t seed = 0;
  std::string path;                                           ///< of the study's file; relative input files are looked for beside it
  std::string run_folder;                                     ///< absolute, where the results go; empty where there is none
  std::string source;                                         ///< the file's text
  std::vector<std::pair<std::string, std::string>> included;  ///< path and text of each file it includes
  std::string overrides;                                      ///< what the command line changed, an option a line
  std::vector<ExperimentSpec> experiments;
  std::map<std::string, io::Hash> contents;  ///< of input files, by absolute path, where they are known; other files are read
  std::map<std::string, std::string> stats;  ///< of input files that count by size and time, likewise; see FileState
  std::uint64_t serial = 0;  ///< different for each study read by this process, so that task_key can remember a point; 0: it does not

  [[nodiscard]] std::int64_t tasks() const;
};

/// A task: one point of an experiment's sweep and one replicate. Tasks are numbered in canonical order: experiments as written, then
/// points in the sweep's order, then replicates.
struct Task {
  std::int64_t number = 0;
  std::size_t experiment = 0;
  std::int64_t point = 0, replicate = 0;
};
Task task_of(const Study& study, std::int64_t number);
/// The number of an experiment's first task.
std::int64_t first_task(const Study& study, std::size_t experiment);

/// "shootout optimizer=adam learning_rate=0.1 replicate=3": how messages name a task.
std::string describe(const Study& study, const Task& task);

/// The experiment of a point with its parameters read; input files have absolute paths. Throws Error when the study was not checked.
std::unique_ptr<Experiment> make_experiment(const Study& study, std::size_t experiment, std::int64_t point);

/// The random numbers of a task.
StreamKey stream_of(const Study& study, const Task& task);

/// What knows a task from run to run: a hash of the kind, its result version, the parameters that differ from their defaults, the
/// content of input files, what is kept of its results, the keys of the tasks whose results it is given, the stream and the replicate. Does
/// not depend on the order or number of anything else in the study.
io::Hash task_key(const Study& study, const Task& task);

/// The keys of all tasks, in their order: 16 bytes a task. Several threads share the work.
std::vector<io::Hash> task_keys(const Study& study, int threads);
/// The same of one experiment's tasks.
std::vector<io::Hash> task_keys(const Study& study, std::size_t experiment, int threads);

/// Throws Error when an input file of the task is no longer what it was when its key was first asked for: what was computed then belongs
/// to no key.
void require_unchanged_inputs(const Study& study, const Task& task);

/// The resolved parameters of a point, defaults included, as "key = value" pairs in the order of the fields.
std::vector<std::pair<std::string, std::string>> resolved_parameters(const Study& study, std::size_t experiment, std::int64_t point);

/// The same of an experiment without those that its sweep sets.
std::vector<std::pair<std::string, std::string>> fixed_parameters(const Study& study, std::size_t experiment);

}  // namespace sower
