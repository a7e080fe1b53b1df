#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "runner/command/account.hpp"
#include "runner/command/options.hpp"
#include "runner/command/prediction_text.hpp"
#include "runner/command/removed_journal.hpp"
#include "runner/command/run_folder.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/run_start.hpp"
#include "runner/command/say.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/size_text.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/table.hpp"
#include "runner/command/terminal_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/keep.hpp"
#include "runner/study/resolved_yaml.hpp"

namespace sower {
namespace {

std::string sweep_of(const ExperimentSpec& spec) {
  std::string sweep;
  for (const Axis& axis : spec.sweep.axes) sweep += fmt::format("{}{} ({})", sweep.empty() ? "" : " x ", axis.name, axis.values.size());
  return sweep.empty() ? "none" : sweep;
}

std::string tasks_table(const Study& study) {
  std::vector<std::vector<std::string>> rows{{"experiment", "kind", "sweep", "replicates", "tasks", "ranks", "threads"}};
  for (const ExperimentSpec& spec : study.experiments)
    rows.push_back({spec.name, spec.kind, sweep_of(spec), fmt::to_string(spec.replicates), fmt::to_string(spec.tasks()),
                    fmt::to_string(spec.ranks), spec.threads == 0 ? "auto" : fmt::to_string(spec.threads)});
  return table(rows);
}

bool some_may_stop(const Study& study) {
  return std::ranges::any_of(study.experiments, [](const ExperimentSpec& spec) { return spec.stop_when || spec.halving; });
}

std::string records_lines(const Study& study) {
  std::string lines;
  for (const ExperimentSpec& spec : study.experiments) {
    std::string words;
    for (const KeepRule& rule : spec.record)
      if (words_of(rule) != "all") words += fmt::format("{}: {}, ", rule.variable, words_of(rule));
    if (!words.empty()) lines += fmt::format("{} keeps {}all else whole\n", spec.name, words);
    if (spec.stop_when)
      lines += fmt::format("{} ends the replicates of a point, at most {}, by stop_when: {}\n", spec.name, spec.replicates,
                           words_of(*spec.stop_when));
    if (!spec.ends_when.empty()) lines += fmt::format("{} ends a task by stop_when: {}\n", spec.name, words_of(spec.ends_when));
    if (spec.halving) lines += fmt::format("{} gives up points by halving: {}\n", spec.name, words_of(*spec.halving));
  }
  return lines;
}

/// How far each experiment is. The size is that of what all its tasks record, by those that are done.
std::string progress_table(const Study& study, const Account& account) {
  const bool some_unwanted = account.all().unwanted > 0, some_stopped = account.all().stopped > 0;
  std::vector<std::vector<std::string>> rows{{"experiment", "done", "failed", "to run"}};
  if (some_stopped) rows.front().emplace_back("stopped");
  if (some_unwanted) rows.front().emplace_back("unwanted");
  rows.front().emplace_back("results");
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const Tally& tally = account.experiments[e];
    rows.push_back({study.experiments[e].name, fmt::to_string(tally.done), fmt::to_string(tally.failed),
                    fmt::to_string(tally.tasks - tally.done - tally.stopped)});
    if (some_stopped) rows.back().push_back(fmt::to_string(tally.stopped));
    if (some_unwanted) rows.back().push_back(fmt::to_string(tally.unwanted));
    rows.back().push_back(tally.done == 0 ? "unknown" : "about " + size_text(tally.bytes_a_task * static_cast<double>(tally.tasks)));
  }
  return table(rows) + (some_unwanted ? "unwanted: done in the last run, and no tasks of the study as it is now\n" : "");
}

class Plan final : public Verb {
 public:
  static constexpr std::string_view name = "plan",
                                    summary =
                                        "Show the tasks a study stands for, what is done, what would change, and how long it will take";
  static constexpr std::string_view example =
      "  sower plan configs/tour.yaml\n"
      "  sower plan configs/tour.yaml --out /scratch/me/run1      compared with that run folder\n"
      "  sower plan results/tour      the study that the run folder keeps, compared with what is there now\n"
      "  sower plan configs/tour.yaml --ranks 64 --time-limit 2h      how long it takes there, and whether it fits\n"
      "  sower plan configs/tour.yaml --probe      first runs a few tasks of each experiment, to know that\n"
      "  sower plan configs/tour.yaml --tasks      every task on a line\n"
      "  sower plan study.yaml --profile quick --resolved      what came out, and from where\n"
      "  sower plan configs/tour.yaml --only pi --set pi.replicates=100";
  void options(CLI::App& app) override {
    add_study_options(app, request_);
    app.add_option("--out", folder_, "the run folder to compare with (default: results/<study>)")->check(path_name());
    app.add_flag("--resolved", resolved_, "print the study as one file, each line with the place it comes from");
    app.add_flag("--tasks", list_, "list every task");
    app.add_option("--ranks", ranks_, "predict for a run on so many (default: the cores of this process)")
        ->check(whole_number(between(1, 1'000'000)));
    app.add_option("--time-limit", time_limit_, "say whether it ends within this time")->check(duration());
    app.add_flag("--probe", probe_, "first run up to three tasks of each experiment that has none done; they count as done");
  }
  int run() override {
    Study study;
    const Sources sources = is_run_folder(request_.path) ? sources_of_folder() : read_sources(request_);
    if (!load(request_, sources, study)) return study_is_wrong;
    if (resolved_) {
      say(resolved_yaml(request_, sources));
      return all_done;
    }
    say(fmt::format("study {}: {}\n\n{}{}", study.name, count(study), tasks_table(study), records_lines(study) + trust_text(study)));
    if (folder_.empty()) folder_ = usual_folder(study);
    if (probe_)
      if (const int code = run_probes(); code != all_done && code != tasks_failed) return code;
    compare_with_folder(study);
    if (list_) say("\n");
    for (std::int64_t number = 0; list_ && number < study.tasks(); ++number) {
      const Task task = task_of(study, number);
      fmt::print("{}  {}\n", task_key(study, task).hex(), terminal_text(describe(study, task), 4));
    }
    return all_done;
  }

 private:
  /// Those of the study that a run folder keeps, which is compared with that folder.
  Sources sources_of_folder() {
    const std::filesystem::path folder = run_folder_of(request_.path);
    Sources sources = stored_sources(folder / "journal");
    probed_ = request_.path;
    request_.path = sources.files.front().path;
    if (folder_.empty()) folder_ = folder.string();
    return sources;
  }

  void compare_with_folder(const Study& study) const {
    const std::filesystem::path journal_folder = std::filesystem::path(folder_) / "journal";
    const StoredStudy last = last_stored_study(journal_folder);
    if (const std::string removed = said_of_removed_journal(journal_folder, last, study); !removed.empty()) {
      say('\n' + removed);
      return;
    }
    hash_inputs(content_files(study), usable_cores(), input_cache_in(folder_), false);
    const Journal journal(journal_folder);
    const Account account = take_account(study, journal, last);
    if (journal.tasks().empty()) say(fmt::format("\nnothing is done yet in {}\n", folder_));
    else say(fmt::format("\nin {}:\n\n{}\n{}", folder_, progress_table(study, account), account_text(account, folder_)));
    say('\n' + predicted(study, account));
  }

  [[nodiscard]] std::string predicted(const Study& study, const Account& account) const {
    const int ranks = ranks_ > 0 ? ranks_ : usable_cores();
    DurationModel model(study);
    learn_from(account, study, ranks, model);
    const Prediction prediction = predict_run(study, account.wanted, model, {std::vector<int>(static_cast<std::size_t>(ranks)), 1});
    const bool is_the_most = some_may_stop(study) && !prediction.makespans.empty();
    return prediction_text(study, prediction, model, {ranks, time_limit_.empty() ? 0 : seconds_in(time_limit_)}) +
           (is_the_most ? "that is the most: early stops may spare tasks\n" : "") + known_by_failures(study, account);
  }

  /// Of experiments that have failed tasks and none that is done.
  [[nodiscard]] std::string known_by_failures(const Study& study, const Account& account) const {
    std::string names;
    for (std::size_t e = 0; e < study.experiments.size(); ++e)
      if (account.experiments[e].done == 0 && account.experiments[e].failed > 0)
        names += (names.empty() ? "" : ", ") + study.experiments[e].name;
    if (names.empty()) return "";
    return fmt::format("{} {} failed: what failed tasks took stands for {} others; `sower tasks {} --failed` names them\n",
                       probe_ ? "all probes of" : "so far all tasks of", names, names.find(',') == std::string::npos ? "its" : "their",
                       shell_word(folder_));
  }

  /// In the run folder itself, where their results stay.
  [[nodiscard]] int run_probes() const {
    RunOptions options;
    options.study = request_;
    if (!probed_.empty()) options.study.path = probed_;
    options.folder = folder_;
    options.probe = true;
    say("\nthe probes: up to three tasks of each experiment that has none done\n");
    return RunStart().start(options);
  }

  StudyRequest request_;
  std::string folder_, probed_;  // the latter: the run folder that was named as the study
  std::string time_limit_;
  int ranks_ = 0;
  bool list_ = false, resolved_ = false, probe_ = false;
};

const Registered<Verb, Plan> entry;

}  // namespace
}  // namespace sower
