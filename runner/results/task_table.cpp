#include "runner/results/task_table.hpp"

#include <limits>
#include <span>

#include "runner/results/kind.hpp"

namespace sower::results {
namespace {

constexpr const char* dimension = "task";

template <class T>
constexpr io::hdf5::Type stored() {
  if constexpr (std::is_same_v<T, std::string>) return io::hdf5::Type::text;
  else return io::hdf5::type_of<T>();
}

io::hdf5::NewDataset task_numbers(io::hdf5::NewGroup& group, std::int64_t tasks) {
  io::hdf5::NewDataset dataset = group.coordinate(dimension, io::hdf5::Type::i64, static_cast<std::uint64_t>(tasks));
  explain(dataset, "number of the task in canonical order", "", "");
  return dataset;
}

}  // namespace

template <class T>
Buffered<T> TaskTable::column(const std::string& name, std::string_view help, std::string_view unit) {
  Buffered<T> made(group_.variable(name, stored<T>(), {dimension}));
  explain(made.dataset(), help, unit, "");
  return made;
}

TaskTable::TaskTable(io::hdf5::NewGroup group, const Study& study)
    : study_(study),
      group_(std::move(group)),
      number_(task_numbers(group_, study.tasks())),
      key_(column<std::string>("key", "what knows the task from run to run")),
      experiment_column_(column<std::int32_t>("experiment", "name of the experiment")),
      row_(column<std::int64_t>("row", "place in the experiment's arrays, row-major over the dimensions of its status")),
      point_column_(column<std::int64_t>("point", "number of the sweep's point")),
      replicate_(column<std::int64_t>("replicate", "number of the repetition")),
      parameters_column_(column<std::string>("parameters", "the swept parameters")),
      status_(column<std::int8_t>("status", "")),
      error_(column<std::string>("error", "what a failed task threw, why a diverged one ended, or why one was stopped early")),
      attempts_(column<std::int32_t>("attempts", "how often the task was started")),
      ranks_(column<std::int32_t>("ranks", "number of ranks that shared the task")),
      first_rank_(column<std::int32_t>("first_rank", "the first of them; -1: none")),
      threads_(column<std::int32_t>("threads", "OpenMP threads of each rank")),
      host_(column<std::int32_t>("host", "where the first rank ran")),
      start_(column<double>("start", "when the last attempt started", "seconds since 1970-01-01 00:00:00")),
      seconds_(column<double>("seconds", "how long the last attempt took", "s")),
      cpu_seconds_(column<double>("cpu_seconds", "processor time of an isolated task's process", "s")),
      peak_memory_(column<double>("peak_memory", "most memory that an isolated task's process had, resident", "byte")),
      signal_(column<std::int32_t>("signal", "number of the signal that ended an isolated task's process; 0: none")),
      seed_(column<std::uint64_t>("seed", "first word of the key of the task's random numbers")) {
  explain_status(status_.dataset());
  for (const auto* measured : {&start_.dataset(), &seconds_.dataset(), &cpu_seconds_.dataset(), &peak_memory_.dataset()})
    measured->attribute("_FillValue", std::numeric_limits<double>::quiet_NaN());
}

std::int32_t TaskTable::host_code(const std::string& host) {
  if (last_host_code_ >= 0 && host == last_host_) return last_host_code_;
  const auto [found, is_new] = host_codes_.try_emplace(host.empty() ? "unknown" : host, static_cast<std::int32_t>(hosts_.size()));
  if (is_new) hosts_.push_back(found->first);
  last_host_ = host;
  last_host_code_ = found->second;
  return found->second;
}

const std::string& TaskTable::parameters_of(const Task& task) {
  if (experiment_ == task.experiment && point_ == task.point) return parameters_;
  const Sweep& sweep = study_.experiments[task.experiment].sweep;
  if (point_ < 0 || experiment_ != task.experiment) name_values(sweep);
  experiment_ = task.experiment;
  point_ = task.point;
  parameters_.clear();
  const std::vector<std::int64_t> along = sweep.coordinates_at(task.point);
  for (std::size_t k = 0; k < along.size(); ++k) {
    if (k > 0) parameters_ += ", ";
    add_value(sweep, k, along[k]);
  }
  return parameters_;
}

void TaskTable::name_values(const Sweep& sweep) {
  constexpr std::size_t most = 4096;  // of an axis
  value_names_.assign(sweep.axes.size(), {});
  for (std::size_t k = 0; k < sweep.axes.size(); ++k) {
    const Axis& axis = sweep.axes[k];
    for (std::size_t i = 0; axis.coordinates() <= most && i < axis.coordinates(); ++i)
      value_names_[k].push_back(axis.key + '=' + axis.coordinate(static_cast<std::int64_t>(i)));
  }
}

void TaskTable::add_value(const Sweep& sweep, std::size_t axis, std::int64_t coordinate) {
  if (const std::vector<std::string>& names = value_names_[axis]; !names.empty())
    parameters_ += names[static_cast<std::size_t>(coordinate)];
  else parameters_ += sweep.axes[axis].key + '=' + sweep.axes[axis].coordinate(coordinate);
}

void TaskTable::add(const Task& task, std::int64_t row, const TaskHead& head) {
  const bool is_missing = head.status == Status::missing || head.status == Status::stopped;
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  number_.add(task.number);
  key_.add(head.key.hex());
  experiment_column_.add(static_cast<std::int32_t>(task.experiment));
  row_.add(row);
  point_column_.add(task.point);
  replicate_.add(task.replicate);
  parameters_column_.add(parameters_of(task));
  status_.add(static_cast<std::int8_t>(head.status));
  error_.add(head.message);
  attempts_.add(is_missing ? 0 : static_cast<std::int32_t>(head.attempt));
  if (!is_missing) team_.insert(team_.end(), head.ranks.begin(), head.ranks.end());
  ranks_.add(is_missing ? 0 : static_cast<std::int32_t>(head.ranks.size()));
  first_rank_.add(is_missing || head.ranks.empty() ? -1 : head.ranks.front());
  threads_.add(is_missing ? 0 : head.threads);
  host_.add(host_code(head.host));
  start_.add(is_missing ? nothing : head.start);
  seconds_.add(is_missing ? nothing : head.seconds);
  const bool is_isolated = head.peak_bytes > 0;  // no process takes none
  cpu_seconds_.add(is_isolated ? head.cpu_seconds : nothing);
  peak_memory_.add(is_isolated ? head.peak_bytes : nothing);
  signal_.add(head.signal);
  seed_.add(is_missing ? stream_of(study_, task).words[0] : head.seed);
}

/// As CF's contiguous ragged array, of which `ranks` has the counts.
void TaskTable::write_teams() {
  constexpr const char* members = "team_sample";
  ranks_.dataset().attribute("sample_dimension", std::string(members));
  group_.dimension(members, team_.size());
  const io::hdf5::NewDataset dataset = group_.variable("team", io::hdf5::Type::i32, {members});
  explain(dataset, "ranks that shared the tasks, one task's after another's", "", "");
  dataset.write(0, std::span<const std::int32_t>(team_));
}

void TaskTable::finish() {
  const auto flush_all = [](auto&... columns) { (columns.flush(), ...); };
  flush_all(number_, key_, experiment_column_, row_, point_column_, replicate_, parameters_column_, status_, error_, attempts_, ranks_,
            first_rank_, threads_, host_, start_, seconds_, cpu_seconds_, peak_memory_, signal_, seed_);
  std::vector<std::string> names;
  for (const ExperimentSpec& spec : study_.experiments) names.push_back(spec.name);
  explain_codes(experiment_column_.dataset(), names);
  explain_codes(host_.dataset(), hosts_);
  write_teams();
}

}  // namespace sower::results
