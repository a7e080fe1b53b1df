#include "runner/schedule/execute.hpp"

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "runner/api/alone.hpp"
#include "runner/schedule/coordinator.hpp"
#include "runner/schedule/duration_model.hpp"
#include "runner/schedule/stop_listener.hpp"

namespace sower {
namespace {

constexpr double worth_keeping_at_once = 0.05;  // seconds of a task; records of shorter ones are kept together

/// One rank's own work: asks, runs what it is given, reports.
class Worker {
 public:
  Worker(TeamInbox& inbox, const Study& study, const Workplace& place) : inbox_(inbox), study_(study), place_(place) {}

  void work() {
    Report report;
    while (true) {
      inbox_.link().send(0, Lane::to_coordinator, encode(report));
      const Order order = decode_order(inbox_.link().wait(Lane::to_worker, Patience::calm).data);
      if (order.tasks.empty()) return;
      report = order.ranks.empty() ? alone(order) : together(order);
      if (!guarded(report, [&] { place_.flush(); })) report.finished.clear();  // what is not kept is not done
    }
  }

 private:
  Report alone(const Order& order) {
    Report report;
    for (const Assignment& assignment : order.tasks) {
      if (stop().asked() || has_fault_) break;
      keep(report, assignment, [&] { return run_alone(assignment, report); });
    }
    return report;
  }

  TaskResult run_alone(const Assignment& assignment, Report& report) {
    const Place place = here({inbox_.link().rank()});
    const ExperimentSpec& spec = study_.experiments[task_of(study_, assignment.task).experiment];
    if (spec.isolated) {
      require(place_.run_apart != nullptr, "experiment '", spec.name, "' is isolated, and nothing here can start processes");
      return run_apart(assignment, place, report);
    }
    Alone team;
    return run_task(study_, assignment, team, place);
  }

  TaskResult run_apart(const Assignment& assignment, const Place& place, Report& report) const try {
    return place_.run_apart(assignment, place);
  } catch (const KilledWithTask&) {
    report.suspects.push_back(assignment);
    throw;
  }

  Report together(const Order& order) {
    Report report;
    Team team(inbox_, order.ranks, order.team);
    keep(
        report, order.tasks.front(), [&] { return run_task(study_, order.tasks.front(), team, here(order.ranks)); }, team.rank() == 0);
    return report;
  }

  template <class Result>
  void keep(Report& report, const Assignment& assignment, const Result& result_of, bool keeps = true) {
    guarded(report, [&] {
      const TaskResult result = result_of();
      if (result.head.status == Status::missing) report.left_seconds += result.head.seconds;
      if (!keeps || result.head.status == Status::missing) return;
      place_.accept(result);
      if (result.head.seconds > worth_keeping_at_once) place_.flush();
      if (has_checkpoint_ && place_.checkpoints != nullptr) {
        place_.sync();
        remove_checkpoint(*place_.checkpoints, result.head.key);
      }
      const std::string& metric = early_metric(study_.experiments[task_of(study_, assignment.task).experiment]);
      report.finished.push_back({assignment.task, result.head.status, result.head.seconds, assignment.attempt,
                                 metric.empty() ? Metric() : metric_in(result.variables, metric)});
    });
  }

  /// Whatever throws here is no fault of the task: the disk, or the memory. False when something did; the first counts.
  template <class Action>
  bool guarded(Report& report, const Action& action) try {
    action();
    return true;
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    if (report.fault.empty()) report.fault.assign(what.begin(), what.end());
    has_fault_ = true;  // another order may wait here already
    return false;
  }

  /// For the next task.
  Place here(std::vector<std::int32_t> ranks) {
    has_checkpoint_ = false;
    return {std::move(ranks),
            place_.cores,
            stop(),
            place_.checkpoints,
            &has_checkpoint_,
            place_.caps_threads,
            place_.needed,
            [this](const InnerProgress& inner) {
              inbox_.link().send(0, Lane::to_coordinator, encode(Report{.finished = {}, .fault = {}, .suspects = {}, .inner = inner}));
            }};
  }
  [[nodiscard]] const StopState& stop() const { return *place_.stopping.state; }

  TeamInbox& inbox_;
  const Study& study_;
  const Workplace& place_;
  bool has_checkpoint_ = false;  // of the task that ran last
  bool has_fault_ = false;
};

}  // namespace

std::vector<Batch> batches_of(const Study& study, std::span<const Assignment> wanted) {
  std::vector<Batch> batches(study.experiments.size());
  for (std::size_t e = 0; e < batches.size(); ++e) {
    const ExperimentSpec& spec = study.experiments[e];
    batches[e].ranks = spec.ranks;
    batches[e].retries = spec.retries;
    batches[e].stops_on_failure = spec.stop_on_failure;
    for (const Need& need : spec.needs) batches[e].needs.push_back(need.experiment);
  }
  for (const Assignment& assignment : wanted) batches[task_of(study, assignment.task).experiment].tasks.push_back(assignment);
  return batches;
}

std::vector<int> nodes_of(std::span<const std::string> hosts) {
  std::vector<int> nodes;
  std::map<std::string, int> numbers;
  for (const std::string& host : hosts) nodes.push_back(numbers.emplace(host, static_cast<int>(numbers.size())).first->second);
  return nodes;
}

std::string execute(TeamInbox& inbox, const Study& study, std::span<const Assignment> wanted, const Workplace& place) {
  Link& link = inbox.link();
  std::string fault;
  std::jthread coordinator;
  std::optional<StopListener> listener;
  const auto deal_out = [&] {
    try {
      std::optional<DurationModel> nothing_known;
      std::vector<int> nodes = nodes_of(place.hosts);
      nodes.resize(static_cast<std::size_t>(link.size()));  // all on one where they are not known
      Durations& durations = place.durations == nullptr ? nothing_known.emplace(study) : *place.durations;
      std::optional<EarlyStops> nothing_decided;
      EarlyStops& early = place.early == nullptr ? nothing_decided.emplace(study) : *place.early;
      fault = Coordinator(link, {batches_of(study, wanted), nodes, durations, &early}, place.stopping, place.observer).conduct();
    } catch (const std::exception& error) {
      fault = error.what();
    }
  };
  try {
    if (link.rank() == 0) coordinator = std::jthread(deal_out);
    else if (!link.one_process()) listener.emplace(link, place.stopping);
  } catch (const std::system_error& error) {
    throw Error(text("the thread that deals out the tasks could not be started: ", error.code().message(),
                     "; allow more processes (ulimit -u) or ask for fewer ranks and threads"));
  }
  Worker(inbox, study, place).work();
  if (coordinator.joinable()) coordinator.join();
  return fault;
}

}  // namespace sower
