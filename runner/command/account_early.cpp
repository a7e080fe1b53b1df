#include "runner/command/account_early.hpp"

#include <algorithm>

#include "runner/early/from_journal.hpp"

namespace sower {
namespace {

void count_stopped(Tally& tally, Status status) {
  ++tally.stopped;
  tally.done -= is_done(status) ? 1 : 0;
  tally.failed -= status == Status::failed ? 1 : 0;
}

}  // namespace

void leave_out_stopped(const Study& study, const Journal& journal, std::span<const io::Hash> keys, const Resume& resume, Account& account) {
  const EarlyStops decided = decided_by(study, journal);  // as the results have it: what failed may run again, and is open until then
  account.early = std::make_shared<EarlyStops>(study);
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    if (!decided.watches(e)) continue;
    const std::int64_t first = first_task(study, e), end = first + study.experiments[e].tasks();
    for (std::int64_t task = first; task < end; ++task) {
      const io::Hash& key = keys[static_cast<std::size_t>(task)];
      if (decided.is_stopped(task)) count_stopped(account.experiments[e], journal.status(key));
      if (std::ranges::binary_search(account.wanted, task, {}, &Assignment::task)) continue;
      if (const auto outcome = outcome_in(journal, key, decided.metric(e))) account.early->settle(task, *outcome);
    }
  }
  static_cast<void>(account.early->take_news());
  const auto is_spared = [&](std::int64_t task) {
    return account.early->is_stopped(task) && !(resume.some_alone && resume.the_some.contains(task));
  };
  std::erase_if(account.set_aside, [&](const SetAside& each) { return is_spared(each.task); });
  std::erase_if(account.wanted, [&](const Assignment& each) {
    const bool spared = is_spared(each.task);
    if (spared && journal.status(keys[static_cast<std::size_t>(each.task)]) == Status::failed) --account.failed_again;
    return spared;
  });
}

bool may_be_spared(const Account& account) {
  return account.early && std::ranges::any_of(account.wanted, [&](const Assignment& each) { return account.early->step(each.task) > 0; });
}

}  // namespace sower
