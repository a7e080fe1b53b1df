#include "runner/command/run_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <functional>
#include <limits>
#include <numeric>
#include <thread>

#include "runner/command/attempt_files.hpp"
#include "runner/command/attempts.hpp"
#include "runner/command/gather_turn.hpp"
#include "runner/command/rank_layout.hpp"
#include "runner/command/run_folder.hpp"
#include "runner/command/run_note.hpp"
#include "runner/command/run_observer.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stop_signals.hpp"
#include "runner/command/stop_text.hpp"
#include "runner/command/stored_provenance.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/summary.hpp"
#include "runner/command/threads_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/journal/group_commit.hpp"
#include "runner/journal/sync_attempt.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/provenance/host.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/read.hpp"
#include "runner/study/resolved_yaml.hpp"
#include "runner/team/team.hpp"

namespace sower {
namespace {

std::vector<int> everyone(const Link& link) {
  std::vector<int> ranks(static_cast<std::size_t>(link.size()));
  std::iota(ranks.begin(), ranks.end(), 0);
  return ranks;
}

/// Rank 0's text on every rank.
std::string shared_text(Comm& all, const std::string& mine) {
  std::vector<char> characters(mine.begin(), mine.end());
  all.broadcast(characters);
  return {characters.begin(), characters.end()};
}

/// Every rank's text, by rank, on every rank.
std::vector<std::string> every_text(Comm& all, const std::string& mine) {
  const std::size_t length = mine.size();
  const std::vector<std::size_t> lengths = all.all_gather(std::span(&length, 1));
  const std::vector<char> joined = all.all_gather(std::span<const char>(mine));
  std::vector<std::string> texts;
  std::size_t start = 0;
  for (const std::size_t each : lengths) {
    texts.emplace_back(joined.begin() + static_cast<std::ptrdiff_t>(start), joined.begin() + static_cast<std::ptrdiff_t>(start + each));
    start += each;
  }
  return texts;
}

/// One rank of a run, step by step. Members named all are collective.
class StudyRun {
 public:
  StudyRun(Link& link, const RunOptions& options, const Provenance& provenance, const SharedByRanks& shared)
      : options_(options),
        provenance_(provenance),
        launcher_(shared.launcher),
        inbox_(link),
        stop_(shared.stop),
        first_(link.rank() == 0) {}

  int run() {
    constexpr std::uint64_t before_the_work = 1, after_the_work = std::numeric_limits<std::uint64_t>::max();
    const Link& link = inbox_.link();
    if (!in_team(before_the_work, [&](Comm& all) { return prepare(all); })) return code_;
    std::string fault;
    {
      JournalWriter file(journal_folder_, attempt_, link.rank());
      GroupCommit journal(file, options_.durable_seconds);
      OrderLog orders(attempt_file(journal_folder_, attempt_, orders_suffix));
      RunObserver observer(orders, link.size());
      if (first_) observer_ = &observer;
      record_set_aside(journal);
      const CheckpointFolder saved = checkpoint_folder();
      fault = execute(inbox_, study_, folder_.account.wanted, workplace(journal, saved));
      orders.end();
      if (first_) usage_ = observer.usage();
      observer_ = nullptr;
      if (fault.empty()) fault = closed(journal);
    }
    in_team(after_the_work, [&](Comm& all) { return finish(all, fault); });
    return code_;
  }

 private:
  /// Calls a step on a team of all ranks. When one rank throws, it alone says so and all return false.
  template <class Step>
  bool in_team(std::uint64_t number, const Step& step) {
    Team all(inbox_, everyone(inbox_.link()), number);
    try {
      const bool goes_on = step(all);
      all.barrier();
      return goes_on;
    } catch (const TeamError&) {
      code_ = machine_fault;  // the rank that failed says why
    } catch (const std::exception& error) {
      all.fail(error.what());
      complain(error.what());
      code_ = dynamic_cast<const UsageError*>(&error) == nullptr ? machine_fault : study_is_wrong;
    }
    return false;
  }

  bool prepare(Comm& all) {
    const Sources sources = Sources::unpacked(shared_text(all, first_ ? my_sources().packed() : ""));
    options_.study.path = sources.files.front().path;
    ReadStudy read = read_study(options_.study, sources);
    if (!agreed(all, show(read.complaints))) return false;
    study_ = std::move(read.study);
    if (first_ && !options_.stored_in.empty()) restore_texts();
    refuse_mixed_ranks(all);
    share_cores(all);
    complete_provenance();
    if (options_.folder.empty()) options_.folder = usual_folder(study_);
    study_.run_folder = std::filesystem::absolute(options_.folder).lexically_normal().string();
    if (first_)
      folder_ = open_run_folder({options_.folder, options_.fresh, options_.allow_mix, fingerprint_, resolved_yaml(options_.study, sources),
                                 provenance_, options_.keep_failed, options_.set_aside_after, options_.retry, options_.task},
                                study_);
    if (const std::string removed = shared_text(all, folder_.removed); !removed.empty()) {
      if (first_) say(removed);
      return false;
    }
    journal_folder_ = shared_text(all, folder_.journal.string());
    attempt_ = std::stoi(shared_text(all, std::to_string(folder_.attempt)));
    inputs_ = shared_text(all, first_ ? packed_inputs(input_paths(study_)) : "");
    adopt_inputs(inputs_);
    if (first_) announce();
    prepare_launcher(sources);
    return true;
  }

  void prepare_launcher(const Sources& sources) {
    if (std::ranges::none_of(study_.experiments, &ExperimentSpec::isolated)) return;
    launcher_.prepare({options_.study, sources, in_run_folder("logs").string(), checkpoint_folder(), inputs_});
    run_apart_ = launcher_.line(study_);
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

  /// A file may be missing on one node only, so every rank's complaints count; rank 0 prints the first rank's that has any.
  bool agreed(Comm& all, const std::string& complaints) {
    const std::vector<std::string> texts = every_text(all, complaints);
    const auto wrong = std::ranges::find_if(texts, [](const std::string& each) { return !each.empty(); });
    if (wrong == texts.end()) return true;
    if (first_) std::fputs(wrong->c_str(), stderr);
    code_ = study_is_wrong;
    return false;
  }

  void refuse_mixed_ranks(Comm& all) {
    for (const auto& [name, value] : provenance_)
      if (name == "fingerprint") fingerprint_ = value;
    const std::vector<std::string> prints = every_text(all, fingerprint_);
    layout_.hosts = every_text(all, host_name());
    for (std::size_t rank = 1; rank < prints.size() && first_; ++rank)
      require(options_.allow_mix || prints[rank] == prints[0],
              "ranks run on unlike builds or processors, so that bits may differ:\n  rank 0 on ", layout_.hosts[0], ": ", prints[0],
              "\n  rank ", rank, " on ", layout_.hosts[rank], ": ", prints[rank], "\nUse nodes of one kind, or mix them with --allow-mix.");
  }

  void share_cores(Comm& all) {
    std::vector<CoreLimits> limits;
    for (const std::string& each : every_text(all, own_core_limits(!inbox_.link().one_process()).packed()))
      limits.push_back(CoreLimits::unpacked(each));
    layout_.cores = divide_cores(limits);
  }

  void complete_provenance() {
    const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    provenance_.emplace_back("started_seconds", fmt::format("{:.6f}", now));
    provenance_.emplace_back("hosts_by_rank", fmt::format("{}", fmt::join(layout_.hosts, " ")));
    provenance_.emplace_back("cores_by_rank", fmt::format("{}", fmt::join(layout_.cores, " ")));
    provenance_.emplace_back("layout", layout_.lines());
  }

  void announce() const {
    say(fmt::format("study {}: {}; {}\n", study_.name, count(study_), layout_.words()));
    if (!options_.oversubscribe) say(threads_text(study_, layout_));
    say(trust_text(study_));
    say(account_text(folder_.account, options_.folder));
    if (const std::int64_t saved = saved_states(in_run_folder("checkpoints"), study_, folder_.account.wanted); saved > 0)
      say(fmt::format("{} of them go{} on from a saved state\n", saved, saved == 1 ? "es" : ""));
  }

  Workplace workplace(GroupCommit& journal, const CheckpointFolder& saved) {
    return {.accept = [&](const TaskResult& result) { keep(journal, result); },
            .stopping = stopping(journal),
            .cores = layout_.cores[static_cast<std::size_t>(inbox_.link().rank())],
            .caps_threads = !options_.oversubscribe,
            .run_apart = run_apart_,
            .observer = observer_,
            .checkpoints = &saved,
            .sync = [&] { journal.sync(); }};
  }

  Stopping stopping(GroupCommit& journal) {
    const auto sync = [this, &journal] { sync_quietly(journal); };
    Stopping how{.state = &stop_, .grace_seconds = options_.grace_seconds, .sync = sync};
    StopWishes wishes(first_ ? options_.folder : "", first_ ? options_.time_limit : std::nullopt);
    how.wanted = [this, sync, wishes]() mutable {
      if (!inbox_.link().one_process() && is_last_warning(StopSignals::noted())) end_at_once(sync);
      return wishes();
    };
    how.begun = [this](const std::string& reason) { say(stop_text(reason, options_.grace_seconds)); };
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

  /// In the coordinator's thread, while others are still at work: they end with the process.
  void end_without(const std::vector<std::int64_t>& tasks) {
    try {
      complain(abandoned_text(study_, tasks));
      observer_->end();
      usage_ = observer_->usage();
      code_ = gather_and_report();
    } catch (const std::exception& error) {
      complain(error.what());
      code_ = machine_fault;
    }
    folder_.hold.reset();
    inbox_.link().end_all(code_);
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
    return {in_run_folder("checkpoints"), build.finish(), options_.checkpoint_seconds, complain};
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

  bool finish(Comm& all, const std::string& fault) {
    for (const std::string& each : every_text(all, fault))
      if (first_) require(each.empty(), each, "\nWhat was finished is in the journal; mend this and give the same command again.");
    if (first_) code_ = gather_and_report();
    code_ = std::stoi(shared_text(all, std::to_string(code_)));
    return true;
  }

  int gather_and_report() {
    provenance_.emplace_back("attempt", std::to_string(attempt_));
    const std::filesystem::path file = std::filesystem::path(options_.folder) / "results.h5";
    const GatherTurn turn(options_.folder);
    if (usage_.begin > 0) keep_usage(journal_folder_, attempt_, usage_);
    const Journal journal(journal_folder_);
    folder_.hold->require_own();
    const History history{with_note(provenance_, options_.folder), attempts_in(journal_folder_)};
    const Gathered gathered =
        gather(study_, journal, history, file, std::numeric_limits<double>::infinity(), [this] { folder_.hold->require_own(); });
    say(summary(study_, journal, gathered, usage_, file));
    const std::int64_t missing = gathered.all().missing;
    if (missing > 0 && stop_.asked()) {
      say(stopped_text(stop_.reason(), missing));
      return stopped;
    }
    if (options_.retry || options_.task) return gathered.all().failed > 0 ? tasks_failed : all_done;  // others may be missing
    if (missing > 0 && ended_by_failure(gathered)) {
      say(fmt::format("\nstopped after a failure, as on_failure says; {} tasks have not run; the same command goes on\n", missing));
      return tasks_failed;
    }
    if (missing > 0)
      throw Error(text(missing, " tasks have no record in '", journal_folder_,
                       "', though all have run: an input file was changed meanwhile, or somebody removed records; run the study again"));
    return gathered.all().failed > 0 ? tasks_failed : all_done;
  }

  [[nodiscard]] bool ended_by_failure(const Gathered& gathered) const {
    for (std::size_t e = 0; e < study_.experiments.size(); ++e)
      if (study_.experiments[e].stop_on_failure && gathered.experiments[e].failed > 0) return true;
    return false;
  }

  RunOptions options_;
  Provenance provenance_;
  isolate::Launcher& launcher_;
  TeamInbox inbox_;
  StopState& stop_;
  bool first_;
  Study study_;
  RunFolder folder_;  // on rank 0
  std::string journal_folder_, fingerprint_, inputs_;
  int attempt_ = 1;
  RunApart run_apart_;
  RunObserver* observer_ = nullptr;  // on rank 0, while tasks run
  Usage usage_;                      // on rank 0, after that
  RankLayout layout_;
  int code_ = all_done;
};

}  // namespace

int run_study(Link& link, const RunOptions& options, const Provenance& provenance, const SharedByRanks& shared) {
  return StudyRun(link, options, provenance, shared).run();
}

}  // namespace sower
