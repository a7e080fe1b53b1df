#include "runner/results/attempts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>
#include <string_view>

#include "runner/results/damage.hpp"
#include "runner/results/labels.hpp"

namespace sower::results {
namespace {

constexpr const char* dimension = "attempt";
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr const char* since_1970 = "seconds since 1970-01-01 00:00:00";

template <class T>
std::string joined(const std::vector<T>& values) {
  std::ostringstream out;
  for (std::size_t i = 0; i < values.size(); ++i) out << (i == 0 ? "" : " ") << values[i];
  return out.str();
}

/// Columns of the table, each from a function of an attempt.
class Columns {
 public:
  Columns(io::hdf5::NewGroup& group, const std::vector<Attempt>& attempts) : group_(group), attempts_(attempts) {}

  template <class Value>
  void numbers(const char* name, std::string_view help, std::string_view unit, const Value& value_of) {
    Buffered<double> column(made(name, io::hdf5::Type::f64, help, unit));
    column.dataset().attribute("_FillValue", nothing);
    for (const Attempt& each : attempts_) column.add(value_of(each));
    column.flush();
  }
  /// The same of its usage.
  template <class Value>
  void measured(const char* name, std::string_view help, std::string_view unit, const Value& value_of) {
    numbers(name, help, unit, [&](const Attempt& each) { return each.usage ? value_of(*each.usage) : nothing; });
  }
  template <class Value>
  void texts(const char* name, std::string_view help, const Value& value_of) {
    Buffered<std::string> column(made(name, io::hdf5::Type::text, help, ""));
    for (const Attempt& each : attempts_) column.add(value_of(each));
    column.flush();
  }

 private:
  io::hdf5::NewDataset made(const char* name, io::hdf5::Type type, std::string_view help, std::string_view unit) {
    io::hdf5::NewDataset dataset = group_.variable(name, type, {dimension});
    explain(dataset, help, unit, word(Origin::measured));
    return dataset;
  }
  io::hdf5::NewGroup& group_;
  const std::vector<Attempt>& attempts_;
};

double ratio_of(const Usage& usage) {
  const double bound = usage.lower_bound_seconds();
  return bound > 0 ? usage.makespan_seconds / bound : nothing;
}

std::vector<double> numbers_of(const io::hdf5::Group& group, const char* name) {
  const io::hdf5::Dataset dataset = group.dataset(name);
  require_intact(dataset);
  return dataset.numbers(0, dataset.elements());
}

std::vector<std::string> texts_of(const io::hdf5::Group& group, const char* name) {
  const io::hdf5::Dataset dataset = group.dataset(name);
  require_intact(dataset);
  return dataset.texts(0, dataset.elements());
}

}  // namespace

void write_attempts(io::hdf5::NewGroup group, const std::vector<Attempt>& attempts) {
  {
    Buffered<std::int32_t> number(group.coordinate(dimension, io::hdf5::Type::i32, attempts.size()));
    explain(number.dataset(), "number of the run, from 1", "", "");
    for (const Attempt& each : attempts) number.add(each.number);
    number.flush();
  }
  Columns columns(group, attempts);
  columns.numbers("start", "when it began", since_1970, [](const Attempt& each) { return each.start; });
  columns.numbers("ranks", "number of ranks", "", [](const Attempt& each) { return static_cast<double>(each.hosts.size()); });
  columns.texts("hosts_by_rank", "host of each rank", [](const Attempt& each) { return joined(each.hosts); });
  columns.texts("cores_by_rank", "cores that each rank had for itself", [](const Attempt& each) { return joined(each.cores); });
  columns.measured("work_start", "when the first task was given out", since_1970,
                   [](const Usage& used) { return used.begin > 0 ? used.begin : nothing; });
  columns.measured("makespan", "from the first task given out to the last report", "s",
                   [](const Usage& used) { return used.makespan_seconds; });
  columns.measured("task_seconds", "in tasks that came to an end, times their ranks", "s",
                   [](const Usage& used) { return used.task_seconds; });
  columns.measured("left_seconds", "in tasks that were left unfinished, times their ranks", "s",
                   [](const Usage& used) { return used.left_seconds; });
  columns.measured("idle_seconds", "the rest: in no task, times the ranks", "s", [](const Usage& used) { return used.idle_seconds(); });
  columns.measured("longest_task", "seconds of the longest task", "s", [](const Usage& used) { return used.longest_seconds; });
  columns.measured("lower_bound", "the larger of longest_task and the seconds in tasks divided by ranks", "s",
                   [](const Usage& used) { return used.lower_bound_seconds(); });
  columns.measured("makespan_over_bound", "makespan / lower_bound", "1", ratio_of);
}

std::vector<Attempt> read_attempts(const io::hdf5::Group& root) {
  const std::vector<std::string> groups = root.groups();
  if (std::ranges::find(groups, "attempts") == groups.end()) return {};
  const io::hdf5::Group group = root.group("attempts");
  const std::vector<std::string> datasets = group.datasets();
  if (std::ranges::find(datasets, "hosts_by_rank") == datasets.end()) return {};  // an experiment of an earlier build
  const std::vector<double> number = numbers_of(group, dimension), start = numbers_of(group, "start");
  const std::vector<double> begin = numbers_of(group, "work_start"), makespan = numbers_of(group, "makespan");
  const std::vector<std::string> hosts = texts_of(group, "hosts_by_rank"), cores = texts_of(group, "cores_by_rank");
  std::vector<Attempt> attempts;
  for (std::size_t i = 0; i < number.size(); ++i) {
    Attempt& each = attempts.emplace_back();
    each.number = static_cast<int>(number[i]);
    each.start = start[i];
    each.hosts = words_in<std::string>(hosts[i]);
    each.cores = words_in<int>(cores[i]);
    if (std::isnan(begin[i])) continue;
    each.usage.emplace();
    each.usage->ranks = static_cast<int>(each.hosts.size());
    each.usage->begin = begin[i];
    each.usage->makespan_seconds = makespan[i];
  }
  return attempts;
}

}  // namespace sower::results
