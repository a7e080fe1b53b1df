#include "runner/schedule/task_end.hpp"

#include <algorithm>

namespace sower {

Enough TaskEnd::enough() {
  if (ends_when_.empty()) return {};
  return Enough([this](std::int64_t done, const Enough::ValueOf& value_of) {
    const auto holds = [&](const DiagnosticBounds& each) {
      const double value = value_of(each.name);
      return each.above < value && value < each.below;  // false for NaN
    };
    if (!std::ranges::all_of(ends_when_, holds)) return false;
    after_ = static_cast<double>(done);
    return true;
  });
}

void TaskEnd::record(Recorder& out) const {
  if (ends_when_.empty()) return;
  out.scalar("ended_after", after_, {"how far the task was when " + words_of(ends_when_) + "; NaN: it went to its end"});
}

}  // namespace sower
