#include "runner/schedule/usage.hpp"

namespace sower {

void UsageMeter::sent(const Order& order, Clock::time_point now) {
  if (order.tasks.empty()) return;
  if (usage_.begin == 0) {
    begin_ = now;
    usage_.begin = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  if (order.ranks.size() > 1) widths_[order.tasks.front().task] = static_cast<double>(order.ranks.size());
}

void UsageMeter::heard(const Report& report, Clock::time_point now) {
  for (const Finished& finished : report.finished) {
    double width = 1;
    if (const auto wide = widths_.find(finished.task); wide != widths_.end()) {
      width = wide->second;
      widths_.erase(wide);
    }
    usage_.task_seconds += width * finished.seconds;
    usage_.longest_seconds = std::max(usage_.longest_seconds, finished.seconds);
  }
  usage_.left_seconds += report.left_seconds;
  if (report.finished.empty() && report.left_seconds == 0) return;  // the first question for work, or a member of a team
  usage_.makespan_seconds = std::chrono::duration<double>(now - begin_).count();
}

}  // namespace sower
