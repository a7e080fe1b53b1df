#include "runner/schedule/rehearsal.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "runner/api/error.hpp"

namespace sower {
namespace {

class Rehearsal {
 public:
  Rehearsal(const Agenda& agenda, const RehearsedTask& task)
      : task_(task),
        busy_until_(agenda.node_of.size()),
        dispatcher_(agenda, stop_, [this](int rank, const Order& order) { take(rank, order); }) {}

  Rehearsed course() {
    for (std::size_t rank = 0; rank < busy_until_.size(); ++rank) dispatcher_.report(static_cast<int>(rank), {}, 0);
    while (!ends_.empty()) {
      const auto next = ends_.begin();
      const auto [rank, order] = next->second;
      now_ = next->first;
      ends_.erase(next);
      dispatcher_.report(rank, said(rank, order), now_);
    }
    require(dispatcher_.ended(), "a rehearsal came to no end");
    seen_.makespan = now_;
    return seen_;
  }

 private:
  static bool leads(int rank, const Order& order) { return order.ranks.empty() || order.ranks.front() == rank; }

  void take(int rank, const Order& order) {
    if (order.tasks.empty()) return;
    double& end = busy_until_[static_cast<std::size_t>(rank)];
    end = std::max(end, now_);
    if (task_.started) task_.started(rank, order, end);
    for (const Assignment& each : order.tasks) {
      const double seconds_of_task = task_.seconds(each.task);
      end += seconds_of_task;
      seen_.work += seconds_of_task;
      seen_.longest = std::max(seen_.longest, seconds_of_task);
    }
    ends_.emplace(end, std::pair{rank, order});
  }

  [[nodiscard]] Report said(int rank, const Order& order) const {
    Report report;
    if (!leads(rank, order)) return report;
    for (const Assignment& each : order.tasks)
      report.finished.push_back({each.task, task_.status ? task_.status(each) : Status::done, task_.seconds(each.task), each.attempt,
                                 task_.metric ? task_.metric(each.task) : Metric()});
    return report;
  }

  const RehearsedTask& task_;
  std::vector<double> busy_until_;  // by rank
  std::multimap<double, std::pair<int, Order>> ends_;
  double now_ = 0;
  Rehearsed seen_;
  StopState stop_;
  Dispatcher dispatcher_;
};

}  // namespace

double Rehearsed::lower_bound(int ranks) const { return std::max(longest, work / ranks); }

Rehearsed rehearse(const Agenda& agenda, const RehearsedTask& task) { return Rehearsal(agenda, task).course(); }

}  // namespace sower
