#include "runner/early/from_journal.hpp"

#include <algorithm>
#include <cstring>

namespace sower {
namespace {

Metric metric_of(const VariableView& view) {
  return std::visit(
      [&]<class T>(const std::vector<T>&) -> Metric {
        if constexpr (std::is_same_v<T, std::string>) {
          return {};
        } else {
          T value{};
          if (view.data.size() != sizeof value) return {};
          std::memcpy(&value, view.data.data(), sizeof value);
          return {static_cast<double>(value), true};
        }
      },
      view.head->values);
}

}  // namespace

std::optional<Outcome> outcome_in(const Journal& journal, const io::Hash& key, const std::string& metric) {
  const auto place = journal.find(key);
  if (!place) return std::nullopt;
  const RecordView record = journal.read_at(*place);
  const auto found = std::ranges::find_if(record.variables, [&](const VariableView& each) { return each.head->name == metric; });
  const bool is_there = found != record.variables.end() && is_metric(*found->head);
  return Outcome{record.head.status, is_there ? metric_of(*found) : Metric()};
}

EarlyStops decided_by(const Study& study, const Journal& journal) {
  EarlyStops early(study);
  std::int64_t number = 0;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const std::int64_t end = number + study.experiments[e].tasks();
    for (; early.watches(e) && number < end; ++number) {
      if (early.is_stopped(number)) continue;
      if (const auto outcome = outcome_in(journal, task_key(study, task_of(study, number)), early.metric(e)))
        early.settle(number, *outcome);
    }
    number = end;
  }
  return early;
}

}  // namespace sower
