#include "runner/command/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "runner/command/account_early.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/study/changes.hpp"
#include "runner/study/input_file.hpp"

namespace sower {
namespace {

using Keys = std::vector<io::Hash>;
using SomeKeys = std::span<const io::Hash>;

/// Every n-th of the tasks that come, with n such that there are a few hundred: enough to know their like, however many there are.
class Sample {
 public:
  struct Done {
    std::int64_t task = 0;
    io::Hash key;
  };
  void add(const Done& done) {
    if (seen_++ % step_ != 0) return;
    chosen_.push_back(done);
    if (chosen_.size() < most) return;
    for (std::size_t i = 0; 2 * i < chosen_.size(); ++i) chosen_[i] = chosen_[2 * i];
    chosen_.resize(most / 2);
    step_ *= 2;
  }
  struct Seen {
    double mean_bytes = 0;
    std::vector<Took> took;
  };
  [[nodiscard]] Seen look(const Journal& journal) const {
    Seen seen;
    for (const Done& done : chosen_) {
      const auto& [head, variables] = journal.read(done.key);
      for (const VariableView& variable : variables) seen.mean_bytes += static_cast<double>(variable.data.size());
      seen.took.push_back({done.task, static_cast<int>(head.ranks.size()), head.seconds});
    }
    if (!chosen_.empty()) seen.mean_bytes /= static_cast<double>(chosen_.size());
    return seen;
  }

 private:
  static constexpr std::size_t most = 1024;
  std::vector<Done> chosen_;
  std::uint64_t seen_ = 0, step_ = 1;
};

/// The keys of one experiment among those of all tasks.
SomeKeys keys_of(const Keys& keys, const Study& study, std::size_t experiment) {
  std::size_t first = 0;
  for (std::size_t e = 0; e < experiment; ++e) first += static_cast<std::size_t>(study.experiments[e].tasks());
  return SomeKeys(keys).subspan(first, static_cast<std::size_t>(study.experiments[experiment].tasks()));
}

std::optional<std::size_t> number_of(const Study& study, const std::string& experiment) {
  const auto found = std::ranges::find(study.experiments, experiment, &ExperimentSpec::name);
  if (found == study.experiments.end()) return std::nullopt;
  return static_cast<std::size_t>(found - study.experiments.begin());
}

class Accounting {
 public:
  Accounting(const Study& study, const Journal& journal, const Resume& resume)
      : study_(study), journal_(journal), resume_(resume), known_(journal.tasks()), of_study_(known_.size(), false) {}

  Account without_records() {
    for (std::int64_t number = 0; number < study_.tasks(); ++number) account_.wanted.push_back({number, 1});
    for (const ExperimentSpec& spec : study_.experiments) account_.experiments.push_back({.tasks = spec.tasks()});
    return std::move(account_);
  }

  Account with_records(const StoredStudy& last) {
    keys_ = task_keys(study_, threads_);
    for (std::size_t e = 0; e < study_.experiments.size(); ++e) count(keys_of(keys_, study_, e));
    leave_out_stopped(study_, journal_, keys_, resume_, account_);
    if (!resume_.needs_elsewhere) hold_back();
    account_.strangers = std::ranges::count(of_study_, false);
    for (std::size_t i = 0; i < known_.size(); ++i)
      account_.strangers_failed += !of_study_[i] && known_[i].status == Status::failed ? 1 : 0;
    account_.incomparable = last.trouble;
    if (!last.study) return std::move(account_);
    const StudyChanges changes = changes_between(*last.study, study_);
    for (const ExperimentChanges& one : changes.experiments) add(one, changes, *last.study);
    if (!changes.general.empty()) add(changes.general, changes.experiments, *last.study);
    return std::move(account_);
  }

 private:
  void count(SomeKeys keys) {
    Tally tally{.tasks = static_cast<std::int64_t>(keys.size())};
    Sample sample, failures;
    for (const io::Hash& key : keys) {
      Assignment assignment{number_++, 1};
      const auto place = journal_.find(key);
      if (place) of_study_[*place] = true;
      if (place && is_done(known_[*place].status)) {
        ++tally.done;
        sample.add({assignment.task, key});
        if (!is_chosen(assignment.task)) continue;
      }
      if (journal_.status(key) == Status::failed) {
        ++tally.failed;
        failures.add({assignment.task, key});
      }
      take(assignment, key);
    }
    const Sample::Seen seen = sample.look(journal_);
    tally.bytes_a_task = seen.mean_bytes;
    account_.took.insert(account_.took.end(), seen.took.begin(), seen.took.end());
    for (const Took& each : failures.look(journal_).took)
      if (each.ranks > 0) account_.failures_took.push_back(each);  // of one that is set aside nobody knows
    account_.experiments.push_back(tally);
  }

  [[nodiscard]] bool is_needed(std::size_t experiment) const {
    const auto names_it = [&](const Need& need) { return need.experiment == experiment; };
    return std::ranges::any_of(study_.experiments, [&](const ExperimentSpec& spec) { return std::ranges::any_of(spec.needs, names_it); });
  }

  /// Whether tasks of it that are not stopped are neither done nor to run.
  [[nodiscard]] bool lacks(std::size_t experiment) const {
    const std::int64_t first = first_task(study_, experiment), end = first + study_.experiments[experiment].tasks();
    for (std::int64_t task = first; task < end; ++task) {
      if (is_done(journal_.status(keys_[static_cast<std::size_t>(task)])) || account_.early->is_stopped(task)) continue;
      if (!std::ranges::binary_search(account_.wanted, task, {}, &Assignment::task)) return true;
    }
    return false;
  }

  /// Takes back what needs tasks that are neither done nor to run.
  void hold_back() {
    std::vector<bool> held(study_.experiments.size(), false), lacking;
    for (std::size_t e = 0; e < held.size(); ++e) lacking.push_back(is_needed(e) && lacks(e));
    for (bool more = true; more;) {
      more = false;
      for (std::size_t e = 0; e < held.size(); ++e) {
        const auto lack = [&](const Need& need) { return lacking[need.experiment] || held[need.experiment]; };
        if (held[e] || std::ranges::none_of(study_.experiments[e].needs, lack)) continue;
        held[e] = more = true;
      }
    }
    account_.held_back = static_cast<std::int64_t>(
        std::erase_if(account_.wanted, [&](const Assignment& each) { return held[task_of(study_, each.task).experiment]; }));
  }

  [[nodiscard]] bool is_chosen(std::int64_t task) const { return resume_.some_alone && resume_.the_some.contains(task); }

  [[nodiscard]] const Suspect* suspect(const io::Hash& key) const {
    const auto found = std::ranges::lower_bound(resume_.suspects, key, {}, &Suspect::key);
    return found != resume_.suspects.end() && found->key == key ? &*found : nullptr;
  }

  /// A task that is not done, or is to run again all the same.
  void take(Assignment assignment, const io::Hash& key) {
    const Suspect* const suspected = suspect(key);
    TaskHead before;
    before.attempt = 0;
    if (journal_.status(key) != Status::missing) before = journal_.read(key).head;
    assignment.attempt = 1 + std::max(before.attempt, suspected == nullptr ? 0 : suspected->attempt);
    const bool chosen = is_chosen(assignment.task), has_failed = before.status == Status::failed;
    const int deaths = suspected == nullptr ? 0 : static_cast<int>(suspected->runs.size());
    if (!chosen && resume_.set_aside_after > 0 && deaths >= resume_.set_aside_after) {
      account_.set_aside.push_back({assignment.task, *suspected, was_set_aside(before) && before.attempt >= suspected->attempt});
    } else if (!chosen && has_failed && (resume_.keep_failed || resume_.some_alone)) {
      ++account_.failed_kept;
    } else if (chosen || !resume_.some_alone) {
      account_.failed_again += has_failed ? 1 : 0;
      account_.wanted.push_back(assignment);
    }
  }

  void add(const ExperimentChanges& changes, const StudyChanges& all, const Study& last) {
    if (!changes.is_beside()) add_weighed(changes, all, last);
    if (!changes.beside.empty()) account_.changes.push_back({.who = changes.name, .what = changes.beside});
  }

  void add_weighed(const ExperimentChanges& changes, const StudyChanges& all, const Study& last) {
    Change change{.who = changes.name, .what = changes.what};
    change.new_experiment = changes.fate == ExperimentChanges::Fate::added;
    change.removed_experiment = changes.fate == ExperimentChanges::Fate::removed;
    if (change.new_experiment) change.who = "new experiment " + changes.name;
    else if (change.removed_experiment) change.who = changes.name + " was taken out";
    weigh(change, changes.name, last, only_takes_tasks(changes), all.general.empty());
    if (change.new_experiment) change.hint = kept_by_stream(changes.name, all, last);
    const bool none = change.invalidated + change.gone + change.fresh + change.known == 0;
    if (changes.fate == ExperimentChanges::Fate::follows && none) return;
    account_.changes.push_back(std::move(change));
  }

  /// What concerns all: weighed by the experiments that have no such changes of their own. It is told first.
  void add(const std::vector<std::string>& general, const std::vector<ExperimentChanges>& told, const Study& last) {
    Change change{.who = "", .what = general};
    for (const ExperimentSpec& spec : study_.experiments) {
      const auto own = std::ranges::find(told, spec.name, &ExperimentChanges::name);
      if (own == told.end() || own->is_beside()) weigh(change, spec.name, last, false, false);
    }
    account_.changes.insert(account_.changes.begin(), std::move(change));
  }

  /// Whether the tasks that stay in the experiment have not become others by it.
  static bool only_takes_tasks(const ExperimentChanges& changes) {
    return changes.fate == ExperimentChanges::Fate::removed || (changes.fate == ExperimentChanges::Fate::changed && changes.only_of_points);
  }

  /// What the old name as its stream would keep of an experiment that was renamed.
  [[nodiscard]] std::string kept_by_stream(const std::string& name, const StudyChanges& changes, const Study& last) const {
    const std::size_t is = *number_of(study_, name);
    for (const ExperimentChanges& each : changes.experiments) {
      if (each.fate != ExperimentChanges::Fate::removed) continue;
      const ExperimentSpec& old = last.experiments[*number_of(last, each.name)];
      if (old.kind != study_.experiments[is].kind || old.stream == study_.experiments[is].stream) continue;
      Study renamed = study_;
      renamed.serial = 0;  // what is remembered is of the other stream
      renamed.experiments[is].stream = old.stream;
      const Keys keys = task_keys(renamed, is, threads_);
      const auto kept = std::ranges::count_if(keys, [&](const io::Hash& key) { return is_done(journal_.status(key)); });
      if (kept > 0)
        return fmt::format("with `stream: {}` it would keep {} done task{} of {}", old.stream, kept, kept == 1 ? "" : "s", old.name);
    }
    return "";
  }

  /// Where tasks are only taken, what is done and is no task any more is gone. Elsewhere new ones have its place, as far as there are as
  /// many.
  void weigh(Change& change, const std::string& experiment, const Study& last, bool only_takes, bool alone) {
    const auto was = number_of(last, experiment), is = number_of(study_, experiment);
    Keys before = was ? task_keys(last, *was, threads_) : Keys();  // of what has changed alone: hashing takes the most time of all
    std::ranges::sort(before);
    const SomeKeys now = is ? keys_of(keys_, study_, *is) : SomeKeys();
    std::int64_t lost = 0, come = 0;
    for (const io::Hash& key : before)
      if (const auto place = journal_.find(key)) lost += is_done(known_[*place].status) && !of_study_[*place] ? 1 : 0;
    for (const io::Hash& key : now) {
      if (std::ranges::binary_search(before, key)) continue;
      ++(is_done(journal_.status(key)) ? change.known : change.fresh);
      ++come;
    }
    const bool some_stay = come < static_cast<std::int64_t>(now.size());
    const std::int64_t replaced = !is || (only_takes && (alone || some_stay)) ? 0 : std::min(lost, come);
    change.invalidated += replaced;
    change.gone += lost - replaced;
    if (is) account_.experiments[*is].unwanted = lost;
  }

  const Study& study_;
  const Journal& journal_;
  const Resume& resume_;
  const std::vector<KnownTask>& known_;
  std::vector<bool> of_study_;  // of each known task: whether the study wants it
  Keys keys_;
  int threads_ = usable_cores();
  std::int64_t number_ = 0;
  Account account_;
};

std::string tasks(std::int64_t number) { return fmt::format("{} task{}", number, number == 1 ? "" : "s"); }

std::string consequence(const Change& change) {
  std::vector<std::string> parts;
  if (change.removed_experiment && change.gone == 0) return "none of its tasks was done";
  if (change.invalidated > 0)
    parts.push_back(tasks(change.invalidated) + (change.invalidated == 1 ? " done is invalidated" : " done are invalidated"));
  if (change.gone > 0)
    parts.push_back(change.gone == 1 ? std::string("1 done task is no longer in the study (its record stays)")
                                     : fmt::format("{} done tasks are no longer in the study (their records stay)", change.gone));
  if (change.fresh > 0) parts.push_back(fmt::format("{} new task{}", change.fresh, change.fresh == 1 ? "" : "s"));
  if (change.known > 0) parts.push_back(fmt::format("{} done in earlier runs", tasks(change.known)));
  if (change.invalidated + change.gone == 0 && !change.new_experiment) parts.emplace_back("none invalidated");
  return fmt::format("{}{}{}", fmt::join(parts, ", "), change.hint.empty() ? "" : "; ", change.hint);
}

/// One line, or one for each thing when there are several.
std::string line_of(const Change& change) {
  const std::string start = "  " + change.who + (change.who.empty() || change.what.empty() ? "" : ": ");
  if (change.what.size() <= 1) return fmt::format("{}{}: {}\n", start, fmt::join(change.what, ""), consequence(change));
  const std::string indent(start.size(), ' ');
  return fmt::format("{}{}\n{}{}\n", start, fmt::join(change.what, "\n" + indent), indent, consequence(change));
}

}  // namespace

Tally Account::all() const {
  Tally sum;
  for (const Tally& each : experiments) {
    sum.tasks += each.tasks;
    sum.done += each.done;
    sum.failed += each.failed;
    sum.stopped += each.stopped;
    sum.unwanted += each.unwanted;
  }
  return sum;
}

Account take_account(const Study& study, const Journal& journal, const StoredStudy& last, const Resume& resume) {
  Accounting accounting(study, journal, resume);
  return journal.tasks().empty() && resume.suspects.empty() && !resume.some_alone ? accounting.without_records()
                                                                                  : accounting.with_records(last);
}

void learn_from(const Account& account, const Study& study, int ranks, DurationModel& model) {
  const auto here = [&](const Took& each) {
    const int wished = study.experiments[task_of(study, each.task).experiment].ranks;
    return each.seconds_long * std::max(each.ranks, 1) / std::clamp(wished, 1, ranks);
  };
  for (const Took& each : account.took) model.observe(each.task, here(each));
  for (const Took& each : account.failures_took) {
    const std::optional<ExpectedSeconds> expected = model.expected(each.task);
    if (!expected || here(each) > expected->mean) model.observe(each.task, here(each));
  }
}

std::string trust_text(const Study& study) {
  std::string lines;
  for (const ExperimentSpec& spec : study.experiments) {
    if (spec.identity.by == FileIdentity::By::content || !may_name_files(spec.kind)) continue;
    lines += "input files of " + spec.name +
             (spec.identity.by == FileIdentity::By::stat ? std::string(": their size and time stand for their content")
                                                         : ": taken on your word to be '" + spec.identity.declared + '\'') +
             "; they are not read to know them\n";
  }
  return lines;
}

std::string account_text(const Account& account, const std::string& folder) {
  std::string all;
  const Tally sum = account.all();
  if (sum.done + sum.failed + account.strangers > 0)
    all += fmt::format("{} done before, {}{} to run{}{}{}\n", sum.done, may_be_spared(account) ? "at most " : "", account.wanted.size(),
                       account.failed_again > 0 ? fmt::format(", of which {} failed before", account.failed_again) : "",
                       account.failed_kept > 0 ? fmt::format("; {} failed before and stay so", account.failed_kept) : "",
                       sum.stopped > 0 ? fmt::format("; {} stopped early", sum.stopped) : "");
  if (!account.set_aside.empty())
    all += fmt::format("{} set aside, as running again and again when the job died; `sower retry {}` gives {} another chance\n",
                       tasks(static_cast<std::int64_t>(account.set_aside.size())), shell_word(folder),
                       account.set_aside.size() == 1 ? "it" : "them");
  if (account.held_back > 0)
    all += fmt::format("{} held back, since what {} not done and does not run now\n", tasks(account.held_back),
                       account.held_back == 1 ? "it needs is" : "they need is");
  if (!account.changes.empty()) all += "changed since the last run:\n";
  for (const Change& change : account.changes) all += line_of(change);
  if (!account.incomparable.empty())
    all += "what has changed since the last run cannot be told: its study is not readable any more, " + account.incomparable + '\n';
  if (account.strangers > 0)
    all += fmt::format(
        "{} finished tasks in {}{} belong to other studies or to earlier versions of this one; their records stay, the results "
        "file is this study's\n",
        account.strangers, folder, account.strangers_failed > 0 ? fmt::format(", {} of them failed,", account.strangers_failed) : "");
  return all;
}

}  // namespace sower
