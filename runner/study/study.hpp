#pragma once
// A study as plain data, read and checked; and the tasks it stands for.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/hash/hash.hpp"
#include "io/yaml/node.hpp"
#include "runner/api/experiment.hpp"

namespace sower {

/// One swept parameter: a named dimension of the results.
struct Axis {
  std::string name;                 ///< the dimension: the last word of the key, or the whole key where that would be ambiguous
  std::string key;                  ///< path of the parameter, "problem.dimension"
  std::string help;                 ///< of the parameter
  std::string unit;                 ///< symbol, or empty
  std::vector<io::Node> values;     ///< as written; each replaces the parameter's value
  std::vector<double> numbers;      ///< the coordinates when all values are numbers, else empty
  std::vector<std::string> labels;  ///< the coordinates otherwise, all different: "adam", "adam(beta1=0.8)"
  bool integers = false;            ///< whether `numbers` are whole by the parameter's type
  io::Mark mark;                    ///< of the key in the sweep
};

struct ExperimentSpec {
  std::string name, kind, description;
  io::Node params;         ///< a map; empty when none are given
  std::vector<Axis> axes;  ///< the sweep, first axis slowest; empty without a sweep
  std::int64_t replicates = 1;
  int ranks = 1;             ///< wished for; a run with fewer gives the same results
  int threads = 1;           ///< OpenMP threads a rank
  std::string stream;        ///< name of its random stream; the experiment's name unless given
  bool independent = false;  ///< every sweep point has random numbers of its own
  io::Mark mark;

  [[nodiscard]] std::int64_t points() const;  ///< product of the axes' lengths
  [[nodiscard]] std::int64_t tasks() const { return points() * replicates; }
  [[nodiscard]] std::vector<std::int64_t> indices(std::int64_t point) const;  ///< along each axis
};

struct Study {
  std::string name, description;
  std::uint64_t seed = 0;
  std::string path;    ///< of the study's file; relative input files are looked for beside it
  std::string source;  ///< the file's text
  std::vector<ExperimentSpec> experiments;
  std::uint64_t serial = 0;  ///< different for each study read by this process, so that task_key can remember a point; 0: it does not

  [[nodiscard]] std::int64_t tasks() const;
};

/// A task: one point of an experiment's sweep and one replicate. Tasks are numbered in canonical order: experiments as written, then
/// points with the last axis fastest, then replicates.
struct Task {
  std::int64_t number = 0;
  std::size_t experiment = 0;
  std::int64_t point = 0, replicate = 0;
};
Task task_of(const Study& study, std::int64_t number);

/// "shootout optimizer=adam learning_rate=0.1 replicate=3": how messages name a task.
std::string describe(const Study& study, const Task& task);

/// The experiment of a point with its parameters read; input files have absolute paths. Throws Error when the study was not checked.
std::unique_ptr<Experiment> make_experiment(const Study& study, std::size_t experiment, std::int64_t point);

/// The random numbers of a task.
StreamKey stream_of(const Study& study, const Task& task);

/// What knows a task from run to run: a hash of the kind, its result version, the parameters that differ from their defaults, the
/// content of input files, the stream and the replicate. Does not depend on the order or number of anything else in the study.
io::Hash task_key(const Study& study, const Task& task);

/// Throws Error when an input file of the task is no longer what it was when its key was first asked for: what was computed then belongs
/// to no key.
void require_unchanged_inputs(const Study& study, const Task& task);

/// The resolved parameters of a point, defaults included, as "key = value" pairs in the order of the fields.
std::vector<std::pair<std::string, std::string>> resolved_parameters(const Study& study, std::size_t experiment, std::int64_t point);

}  // namespace sower
