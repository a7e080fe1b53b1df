#include "runner/results/trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/results/attempts.hpp"
#include "runner/results/task_rows.hpp"

namespace sower::results {
namespace {

using Layout = io::JsonWriter::Layout;

std::int64_t microseconds(double time) { return static_cast<std::int64_t>(std::floor(time * 1e6)); }

/// A thread of the trace: a rank on a host. Hosts are numbered as they come.
struct Lane {
  std::int64_t host = 0, rank = 0;
  auto operator<=>(const Lane&) const = default;
};

/// A task on one rank.
struct Slice {
  std::uint64_t row = 0;  ///< in its experiment
  Lane lane;
  std::int64_t begin = 0, end = 0;
};

/// The ranks of each task: the members of its team or, in files of earlier builds, the first and those after it.
class Teams {
 public:
  explicit Teams(const io::hdf5::Group& table) {
    const io::hdf5::Dataset counts = table.dataset("ranks"), first = table.dataset("first_rank");
    counts_ = counts.integers(0, counts.elements());
    first_ = first.integers(0, first.elements());
    const std::vector<std::string> known = table.datasets();
    if (std::ranges::find(known, "team") == known.end()) return;
    const io::hdf5::Dataset team = table.dataset("team");
    members_ = team.integers(0, team.elements());
    starts_.reserve(counts_.size());
    std::int64_t start = 0;
    for (const std::int64_t count : counts_) starts_.push_back(std::exchange(start, start + count));
  }
  [[nodiscard]] std::vector<std::int64_t> of(std::uint64_t task) const {
    std::vector<std::int64_t> ranks(static_cast<std::size_t>(std::max<std::int64_t>(0, counts_[task])));
    if (starts_.empty()) std::iota(ranks.begin(), ranks.end(), first_[task]);
    else std::copy_n(members_.begin() + starts_[task], ranks.size(), ranks.begin());
    return ranks;
  }

 private:
  std::vector<std::int64_t> counts_, first_, members_, starts_;
};

/// Two slices of a rank never overlap, though clocks may be set meanwhile: a viewer would draw one inside the other.
void separate(std::vector<std::vector<Slice>>& experiments) {
  std::vector<Slice*> order;
  for (std::vector<Slice>& slices : experiments)
    for (Slice& each : slices) order.push_back(&each);
  std::ranges::stable_sort(order, {}, [](const Slice* each) { return std::pair(each->lane, each->begin); });
  for (std::size_t k = 1; k < order.size(); ++k)
    if (order[k - 1]->lane == order[k]->lane) order[k - 1]->end = std::min(order[k - 1]->end, order[k]->begin);
}

class Trace {
 public:
  Trace(const io::hdf5::Group& root, io::JsonWriter& json) : json_(json), attempts_(read_attempts(root)), teams_(root.group("tasks")) {}

  void write(const std::vector<ExperimentTasks>& experiments) {
    json_.begin_object();
    json_.key("displayTimeUnit");
    json_.text("ms");
    json_.key("traceEvents");
    json_.begin_array();
    std::vector<std::vector<Slice>> slices;
    for (const ExperimentTasks& experiment : experiments) slices.push_back(slices_of(experiment));
    separate(slices);
    for (std::size_t e = 0; e < experiments.size(); ++e) write_tasks(experiments[e], slices[e]);
    write_attempts();
    write_names();
    json_.end_array();
    json_.end_object();
  }

 private:
  /// The events of one experiment, in the order of its tasks.
  void write_tasks(const ExperimentTasks& experiment, const std::vector<Slice>& slices) {
    const std::vector<std::size_t> shown = arguments_of(experiment);
    std::size_t next = 0;
    for (std::uint64_t row = 0; row < experiment.count(); row += ExperimentTasks::rows_at_once) {
      const std::uint64_t count = std::min(ExperimentTasks::rows_at_once, experiment.count() - row);
      const std::vector<std::vector<Cell>> values = experiment.read(shown, row, count);
      for (; next < slices.size() && slices[next].row < row + count; ++next) {
        const Slice& slice = slices[next];
        begin(experiment.name(), "X", slice.begin, slice.lane);
        json_.key("dur");
        json_.integer(std::max<std::int64_t>(0, slice.end - slice.begin));
        json_.key("args");
        json_.begin_object(Layout::one_line);
        for (std::size_t c = 0; c < shown.size(); ++c) write_argument(experiment.columns()[shown[c]], values[c][slice.row - row]);
        json_.end_object();
        json_.end_object();
      }
    }
  }

  /// The columns that are worth telling of each task.
  static std::vector<std::size_t> arguments_of(const ExperimentTasks& experiment) {
    constexpr std::array<std::string_view, 6> told{"number", "replicate", "status", "attempts", "threads", "error"};
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < experiment.columns().size(); ++c) {
      const TaskColumn& column = experiment.columns()[c];
      const bool is_told = column.source == TaskColumn::Source::table && std::ranges::find(told, column.name) != told.end();
      if (is_told || column.source == TaskColumn::Source::swept) columns.push_back(c);
    }
    return columns;
  }

  void write_argument(const TaskColumn& column, const Cell& value) {
    if (column.name == "error" && cell_text(value).empty()) return;
    json_.key(column.name == "number" ? "task" : column.name);
    write_json(json_, value);
  }

  std::vector<Slice> slices_of(const ExperimentTasks& experiment) {
    std::vector<std::size_t> columns;
    for (const char* name : {"start", "seconds", "host"}) columns.push_back(experiment.find(name).value());
    std::vector<Slice> slices;
    for (std::uint64_t row = 0; row < experiment.count(); row += ExperimentTasks::rows_at_once) {
      const std::uint64_t count = std::min(ExperimentTasks::rows_at_once, experiment.count() - row);
      const std::vector<std::vector<Cell>> values = experiment.read(columns, row, count);
      for (std::size_t i = 0; i < count; ++i) {
        const double start = std::get<double>(values[0][i]), took = std::get<double>(values[1][i]);
        if (std::isnan(start) || std::isnan(took)) continue;
        for (const std::int64_t rank : teams_.of(experiment.first() + row + i)) {
          const Lane lane = lane_of(rank, host_at(rank, start, cell_text(values[2][i])));
          slices.push_back({row + i, lane, microseconds(start), microseconds(start + took)});
        }
      }
    }
    return slices;
  }

  /// Of the attempt that was going on then; `first` is that of the task's first rank.
  [[nodiscard]] const std::string& host_at(std::int64_t rank, double start, const std::string& first) const {
    const auto after = std::ranges::upper_bound(attempts_, start, {}, &Attempt::start);
    if (after == attempts_.begin() || static_cast<std::size_t>(rank) >= std::prev(after)->hosts.size()) return first;
    return std::prev(after)->hosts[static_cast<std::size_t>(rank)];
  }

  Lane lane_of(std::int64_t rank, const std::string& host) {
    const Lane lane{hosts_.try_emplace(host, static_cast<std::int64_t>(hosts_.size()) + 1).first->second, rank};
    if (lanes_.empty() || lanes_.back() != lane) lanes_.push_back(lane);
    return lane;
  }

  void write_attempts() {
    for (const Attempt& each : attempts_) {
      mark("attempt " + std::to_string(each.number) + " begins", each.start);
      if (each.usage) mark("attempt " + std::to_string(each.number) + " ends", each.usage->begin + each.usage->makespan_seconds);
    }
  }

  /// Across all lanes.
  void mark(const std::string& name, double time) {
    begin(name, "i", microseconds(time), {1, 0});
    json_.key("s");
    json_.text("g");
    json_.end_object();
  }

  void write_names() {
    std::ranges::sort(lanes_);
    lanes_.erase(std::unique(lanes_.begin(), lanes_.end()), lanes_.end());
    for (const auto& [host, number] : hosts_) name("process_name", {number, 0}, host);
    for (const Lane& lane : lanes_) name("thread_name", lane, "rank " + std::to_string(lane.rank));
  }

  void name(const char* what, const Lane& lane, const std::string& value) {
    begin(what, "M", 0, lane);
    json_.key("args");
    json_.begin_object(Layout::one_line);
    json_.key("name");
    json_.text(value);
    json_.end_object();
    json_.end_object();
  }

  /// The beginning of an event; the caller ends it.
  void begin(const std::string& event, const char* phase, std::int64_t time, const Lane& lane) {
    json_.begin_object(Layout::one_line);
    for (const auto& [key, value] : {std::pair<const char*, std::string>{"name", event}, {"ph", phase}}) {
      json_.key(key);
      json_.text(value);
    }
    for (const auto& [key, value] : {std::pair<const char*, std::int64_t>{"ts", time}, {"pid", lane.host}, {"tid", lane.rank}}) {
      json_.key(key);
      json_.integer(value);
    }
  }

  io::JsonWriter& json_;
  std::vector<Attempt> attempts_;
  Teams teams_;
  std::map<std::string, std::int64_t> hosts_;
  std::vector<Lane> lanes_;
};

}  // namespace

void export_trace(const io::hdf5::Group& root, const std::string& only, io::JsonWriter& json) {
  Trace(root, json).write(tasks_of(root, only));
}

}  // namespace sower::results
