#include "runner/command/run_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <thread>

#include "runner/command/account_early.hpp"
#include "runner/command/agreement.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/attempts.hpp"
#include "runner/command/failure_causes.hpp"
#include "runner/command/gather_turn.hpp"
#include "runner/command/lost_records.hpp"
#include "runner/command/prediction_text.hpp"
#include "runner/command/rank_layout.hpp"
#include "runner/command/run_end.hpp"
#include "runner/command/run_events.hpp"
#include "runner/command/run_folder.hpp"
#include "runner/command/run_note.hpp"
#include "runner/command/run_observer.hpp"
#include "runner/command/say.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/stop_signals.hpp"
#include "runner/command/stop_text.hpp"
#include "runner/command/stored_provenance.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/summary.hpp"
#include "runner/command/threads_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/command/waiting.hpp"
#include "runner/journal/group_commit.hpp"
#include "runner/journal/sync_attempt.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/provenance/host.hpp"
#include "runner/report/duration_text.hpp"
#include "runner/schedule/duration_model.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/read.hpp"
#include "runner/study/resolved_yaml.hpp"
#include "runner/team/team.hpp"

namespace sower {
namespace {

/// One rank of a run, step by step. Members named all are collective.
class StudyRun {
 public:
  StudyRun(Link& link, const RunOptions& options, const Provenance& provenance, const SharedByRanks& shared)
      : options_(options),
        provenance_(provenance),
        launcher_(shared.launcher),
        needed_(shared.needed),
        inbox_(link),
        stop_(shared.stop),
        first_(link.rank() == 0) {
    if (first_) reporter_ = make_reporter(options_.audience, link.one_process());
  }

  int run() {
    constexpr std::uint64_t before_the_work = 1, after_the_work = std::numeric_limits<std::uint64_t>::max();
    const Link& link = inbox_.link();
    if (const auto code = all_together(inbox_, before_the_work, [&](Comm& all) { return prepare(all); })) return *code;
    std::string fault;
    {
      JournalWriter file(journal_folder_, attempt_, link.rank());
      GroupCommit journal(file, options_.durable_seconds);
      OrderLog orders(attempt_file(journal_folder_, attempt_, orders_suffix));
      std::optional<RunObserver> observer;
      if (first_) {
        durations_.emplace(study_);
        observer.emplace(orders, TaskCounts(study_, folder_.account.wanted, link.size()), *durations_, *reporter_);
        observer->each_look = [&] { end_if_interrupted_again(journal); };
        observer_ = &*observer;
      }
      record_set_aside(journal);
      const CheckpointFolder saved = checkpoint_folder();
      const auto begin = std::chrono::steady_clock::now();
      fault = execute(inbox_, study_, folder_.account.wanted, workplace(journal, saved));
      seconds_at_work_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      StopSignals::mind_second_interrupt(false);
      if (first_) {
        observer_->end();
        usage_ = observer_->usage();
      }
      observer_ = nullptr;
      if (fault.empty()) fault = closed(journal);
    }
    const int code = all_together(inbox_, after_the_work, [&](Comm& all) { return finish(all, fault); }).value_or(machine_fault);
    tell_machines_the_end(code);
    return code;
  }

 private:
  std::optional<int> prepare(Comm& all) {
    const Sources sources = Sources::unpacked(shared_text(all, first_ ? my_sources().packed() : ""));
    options_.study.path = sources.files.front().path;
    ReadStudy read = read_study(options_.study, sources);
    if (!all_content(all, show(read.complaints))) return study_is_wrong;
    study_ = std::move(read.study);
    if (first_ && !options_.stored_in.empty()) restore_texts();
    for (const auto& [name, value] : provenance_)
      if (name == "fingerprint") fingerprint_ = value;
    layout_.hosts = every_text(all, host_name());
    if (!options_.allow_mix) refuse_mixed_ranks(all, fingerprint_, layout_.hosts);
    layout_.cores = cores_of_ranks(all, inbox_.link().one_process());
    complete_provenance();
    if (options_.folder.empty()) options_.folder = usual_folder(study_);
    study_.run_folder = std::filesystem::absolute(options_.folder).lexically_normal().string();
    if (first_ && options_.task) require_task(*options_.task);
    if (first_)
      folder_ =
          open_run_folder({options_.folder, options_.fresh, options_.allow_mix, fingerprint_, resolved_yaml(options_.study, sources),
                           provenance_, options_.keep_failed, options_.set_aside_after, options_.retry, options_.task, options_.probe},
                          study_);
    if (const std::string removed = shared_text(all, folder_.removed); !removed.empty()) {
      if (first_) say(removed);
      return all_done;
    }
    journal_folder_ = shared_text(all, folder_.journal.string());
    attempt_ = std::stoi(shared_text(all, std::to_string(folder_.attempt)));
    inputs_ = shared_text(all, first_ ? packed_inputs(input_paths(study_)) : "");
    adopt_inputs(inputs_);
    if (first_) announce();
    needed_.look_in(needed_folder());
    prepare_launcher(sources);
    return std::nullopt;
  }

  void prepare_launcher(const Sources& sources) {
    if (std::ranges::none_of(study_.experiments, &ExperimentSpec::isolated)) return;
    launcher_.prepare({options_.study, sources, in_run_folder("logs").string(), checkpoint_folder(), inputs_, needed_folder().string()});
    run_apart_ = launcher_.line(study_);
  }

  /// One task alone has the results that it needs from the run where it comes from.
  [[nodiscard]] std::filesystem::path needed_folder() const {
    return std::filesystem::absolute(options_.task && !options_.stored_in.empty() ? options_.stored_in : options_.folder + "/journal");
  }
  /// Before there is a folder for it.
  void require_task(std::int64_t number) const {
    if (number < 0 || number >= study_.tasks())
      throw UsageError(text("there is no task ", number, "; the study has ", study_.tasks(), ", the first of which is 0"));
    const Task task = task_of(study_, number);
    if (study_.experiments[task.experiment].needs.empty()) return;
    require_needed(study_, task, Journal(needed_folder()), needed_folder().parent_path().string());
  }

  [[nodiscard]] Sources my_sources() const {
    return options_.stored_in.empty() ? read_sources(options_.study) : stored_sources(options_.stored_in);
  }

  /// The study's own texts instead of the one that the folder keeps of it.
  void restore_texts() {
    const auto kept = attempt_files(options_.stored_in, provenance_suffix);
    if (!kept.empty()) static_cast<void>(stored_provenance(kept.back().second, study_));
  }

  void record_set_aside(GroupCommit& journal) const {
    for (const SetAside& each : folder_.account.set_aside) {
      if (each.is_recorded) continue;
      TaskResult result;
      complete_head(result, study_, {each.task, each.suspect.attempt}, {{}, 1, stop_});
      result.head.status = Status::failed;
      result.head.start = static_cast<double>(std::time(nullptr));
      result.head.message = set_aside_message(each.suspect, each.task);
      journal.append(result);
    }
  }

  void complete_provenance() {
    const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    provenance_.emplace_back("started_seconds", fmt::format("{:.6f}", now));
    provenance_.emplace_back("hosts_by_rank", fmt::format("{}", fmt::join(layout_.hosts, " ")));
    provenance_.emplace_back("cores_by_rank", fmt::format("{}", fmt::join(layout_.cores, " ")));
    provenance_.emplace_back("layout", layout_.lines());
  }

  void announce() const {
    if (options_.audience == Audience::machines)
      say_to_machines(start_event(study_, folder_.account.wanted.size(), layout_, options_.folder));
    say(fmt::format("study {}: {}; {}\n", study_.name, count(study_), layout_.words()));
    if (!options_.oversubscribe) say(threads_text(study_, layout_));
    say(trust_text(study_));
    say(account_text(folder_.account, options_.folder));
    if (const std::int64_t saved = saved_states(in_run_folder("checkpoints"), study_, folder_.account.wanted); saved > 0)
      say(fmt::format("{} of them go{} on from a saved state\n", saved, saved == 1 ? "es" : ""));
  }

  Workplace workplace(GroupCommit& journal, const CheckpointFolder& saved) {
    Workplace place{.accept = [&](const TaskResult& result) { keep(journal, result); },
                    .stopping = stopping(journal),
                    .cores = layout_.cores[static_cast<std::size_t>(inbox_.link().rank())],
                    .caps_threads = !options_.oversubscribe,
                    .run_apart = run_apart_,
                    .checkpoints = &saved,
                    .flush = [&] { journal.flush(); },
                    .sync = [&] { journal.sync(); },
                    .needed = &needed_};
    if (!first_) return place;
    StopSignals::mind_second_interrupt(inbox_.link().one_process());
    place.observer = observer_;
    learn_from(folder_.account, study_, static_cast<int>(layout_.hosts.size()), *durations_);
    predict();
    place.durations = &*durations_;
    place.early = folder_.account.early.get();
    place.hosts = layout_.hosts;
    return place;
  }

  /// When so many tasks are known that it takes no time worth mentioning.
  void predict() {
    constexpr std::size_t most = 100'000;
    const std::vector<Assignment>& wanted = folder_.account.wanted;
    if (folder_.account.took.empty() || wanted.empty() || wanted.size() > most || may_be_spared(folder_.account)) return;
    const Prediction made = predict_run(study_, wanted, *durations_, {nodes_of(layout_.hosts), layout_.cores.front()});
    if (made.unknown.empty()) predicted_ = makespan_text(made);
  }

  Stopping stopping(GroupCommit& journal) {
    const auto sync = [this, &journal] { sync_quietly(journal); };
    Stopping how{.state = &stop_, .grace_seconds = options_.grace_seconds, .sync = sync};
    StopWishes wishes(first_ ? options_.folder : "", first_ ? options_.time_limit : std::nullopt);
    how.wanted = [this, sync, wishes]() mutable {
      if (!inbox_.link().one_process() && is_last_warning(StopSignals::noted())) end_at_once(sync);
      return wishes();
    };
    how.begun = [this](const std::string& reason) {
      say(stop_text(reason, options_.grace_seconds));
      if (inbox_.link().one_process() && StopSignals::noted() == SIGINT) say("Ctrl-C again ends it at once.\n");
    };
    how.abandon = [this](const std::vector<std::int64_t>& tasks) { end_without(tasks); };
    return how;
  }

  /// Mpirun kills its ranks a second or two after such a signal: no time to gather.
  static bool is_last_warning(int signal) { return signal == SIGTERM || signal == SIGINT; }

  [[noreturn]] void end_at_once(const std::function<void()>& sync) {
    sync();
    if (observer_ != nullptr) observer_->end();  // no task is to blame for this end
    folder_.hold.reset();
    if (first_) say(ended_at_once_text(StopSignals::name_of(StopSignals::noted())));
    else std::this_thread::sleep_for(std::chrono::seconds(2));  // at the first that ends, mpirun kills the others
    std::_Exit(stopped);
  }

  /// Somebody has pressed Ctrl-C twice.
  void end_if_interrupted_again(GroupCommit& journal) {
    if (!inbox_.link().one_process() || !StopSignals::interrupted_again()) return;
    sync_quietly(journal);
    observer_->end();
    folder_.hold.reset();
    say(interrupted_again_text());
    tell_machines_the_end(stopped);
    std::_Exit(stopped);
  }

  void tell_machines_the_end(int code) const {
    if (first_ && options_.audience == Audience::machines) say_to_machines(end_event(code, gathered_, usage_, options_.folder));
  }

  /// In the coordinator's thread, while others are still at work: they end with the process.
  void end_without(const std::vector<std::int64_t>& tasks) {
    int code = machine_fault;
    try {
      complain(abandoned_text(study_, tasks));
      observer_->end();
      usage_ = observer_->usage();
      code = gather_and_report();
    } catch (const std::exception& error) {
      complain(error.what());
    }
    folder_.hold.reset();
    tell_machines_the_end(code);
    inbox_.link().end_all(code);
  }

  /// For all ranks of this process. What the disk refuses is said; the process is about to end.
  void sync_quietly(GroupCommit& journal) const try {
    if (inbox_.link().one_process()) sync_attempt(journal_folder_, attempt_);
    else journal.sync();
  } catch (const std::exception& error) {
    complain(error.what());
  }

  [[nodiscard]] std::filesystem::path in_run_folder(const char* name) const {
    return std::filesystem::path(journal_folder_).parent_path() / name;
  }

  [[nodiscard]] CheckpointFolder checkpoint_folder() const {
    io::Hasher build;
    build.text(fingerprint_);
    return {in_run_folder("checkpoints"), build.finish(), options_.checkpoint_seconds, complain, attempt_};
  }

  void keep(GroupCommit& journal, const TaskResult& result) const {
    journal.append(result);
    if (folder_.hold) folder_.hold->require_not_known_lost();
  }

  static std::string closed(GroupCommit& journal) try {
    journal.close();
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }

  int finish(Comm& all, const std::string& fault) {
    for (const std::string& each : every_text(all, fault))
      if (first_) require(each.empty(), each, "\nWhat was finished is in the journal; mend this and give the same command again.");
    return std::stoi(shared_text(all, first_ ? std::to_string(gather_and_report()) : ""));
  }

  int gather_and_report() {
    provenance_.emplace_back("attempt", std::to_string(attempt_));
    if (!predicted_.empty()) provenance_.emplace_back("predicted_makespan", predicted_);
    const std::filesystem::path file = std::filesystem::path(options_.folder) / "results.h5";
    const GatherTurn turn(options_.folder);
    if (usage_.begin > 0) keep_usage(journal_folder_, attempt_, usage_);
    const Journal journal(journal_folder_);
    folder_.hold->require_own();
    const History history{with_note(provenance_, options_.folder), attempts_in(journal_folder_)};
    const Gathered gathered = gather(study_, journal, history, file, std::numeric_limits<double>::infinity(), [&](const Gathered& now) {
      folder_.hold->require_own();
      return why_results_stay(options_.folder, study_, journal, now);
    });
    const bool written = gathered.why_not_written.empty();
    if (written) gathered_ = gathered;
    say(summary(study_, journal, gathered, usage_, file));
    if (!predicted_.empty() && !stop_.asked())
      say(fmt::format("the tasks took {}; predicted were {}\n", duration_text(seconds_at_work_), predicted_));
    if (options_.retry) say(tried_again_text(study_, journal, folder_.account.wanted));
    if (options_.retry && gathered.all().missing > 0 && !stop_.asked())
      say(fmt::format("\n{} tasks have not run; `sower run {}` goes on\n", gathered.all().missing, shell_word(options_.folder)));
    const Waiting waiting = tasks_that_wait(study_, gathered, options_.folder);
    if (!written) complain(gathered.why_not_written);
    const int code = end_of_run(gathered, stop_, {options_.retry || options_.task || options_.probe, journal_folder_, waiting});
    return written || code == stopped ? code : machine_fault;
  }

  RunOptions options_;
  Provenance provenance_;
  isolate::Launcher& launcher_;
  NeededJournal& needed_;
  TeamInbox inbox_;
  StopState& stop_;
  bool first_;
  Study study_;
  RunFolder folder_;  // on rank 0
  std::string journal_folder_, fingerprint_, inputs_;
  int attempt_ = 1;
  RunApart run_apart_;
  std::optional<DurationModel> durations_;  // on rank 0
  std::string predicted_;                   // before the tasks began, if anything was known
  double seconds_at_work_ = 0;
  std::unique_ptr<RunReporter> reporter_;  // on rank 0
  std::optional<Gathered> gathered_;       // on rank 0
  RunObserver* observer_ = nullptr;        // on rank 0, while tasks run
  Usage usage_;                            // on rank 0, after that
  RankLayout layout_;
};

}  // namespace

int run_study(Link& link, const RunOptions& options, const Provenance& provenance, const SharedByRanks& shared) {
  return StudyRun(link, options, provenance, shared).run();
}

}  // namespace sower
