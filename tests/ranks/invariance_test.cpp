// The first promise, for every kind of the catalogue and every alternative of its choices, without a line of code for any of them.

#include <gtest/gtest.h>
#include <omp.h>

#include "runner/api/experiment.hpp"
#include "tests/support/in_memory_run.hpp"
#include "tests/support/launched.hpp"

namespace sower::test {
namespace {

/// Breaks the promise in a way only a test on several ranks can see.
struct RankDependent final : Experiment {
  static constexpr std::string_view name = "deliberately_rank_dependent", summary = "records the number of ranks";
  void fields(Fields&) override {}
  void run(Context& context) const override { context.out.scalar("ranks", context.team.size()); }
};
const Kind<RankDependent> rank_dependent;

struct ThreadDependent final : Experiment {
  static constexpr std::string_view name = "deliberately_thread_dependent", summary = "records the number of threads";
  void fields(Fields&) override {}
  void run(Context& context) const override { context.out.scalar("threads", omp_get_max_threads()); }
};
const Kind<ThreadDependent> thread_dependent;

/// The choices among an experiment's tunables.
class ListChoices final : public Fields {
 public:
  struct Found {
    std::string key;
    std::vector<Description> alternatives;
  };
  std::vector<Found> found;
  void operator()(std::string_view, double&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, std::int64_t&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, bool&, std::string_view) override {}
  void operator()(std::string_view, std::string&, std::string_view, std::initializer_list<std::string_view>) override {}
  void operator()(std::string_view, std::vector<double>&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, InputFile&, std::string_view) override {}
  void operator()(std::string_view, NamedTexts&, std::string_view, bool) override {}
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    found.push_back({std::string(key), value.alternatives()});
  }
};

/// An experiment of a kind; `more` are keys beside its parameters.
std::string experiment(const std::string& name, std::string_view kind, const std::string& params, const std::string& more) {
  return text("  ", name, ": {kind: ", kind, ", replicates: 2, params: {", params, "}", more, "}\n");
}

/// The lines of an entry's example as they stand between the braces of a flow map.
std::string in_flow(std::string_view example) {
  std::string flow;
  for (const char c : example) flow += c == '\n' ? ", " : std::string(1, c);
  return flow;
}

/// A study of one kind: its defaults, and every alternative of every choice.
std::string study_of(const Entry<Experiment>& kind, std::string more = "") {
  std::string study = "study: invariance\nseed: 20\nexperiments:\n";
  if (kind.make()->works_on_results()) {
    study += "  source: {kind: integrate, sweep: {grid: {integrand: [darts, exponential]}}, replicates: 3}\n";
    more += ", needs: source";
  }
  const std::string example = in_flow(kind.example);
  study += experiment("defaults", kind.name, example, more);
  ListChoices choices;
  kind.make()->fields(choices);
  for (const auto& choice : choices.found)
    for (const auto& alternative : choice.alternatives) {
      const std::string needed = alternative.example.empty() ? "" : ", " + in_flow(alternative.example);
      const std::string chosen = text(choice.key, ": {name: ", alternative.name, needed, "}");
      study += experiment(text(choice.key, "-", alternative.name), kind.name, example.empty() ? chosen : example + ", " + chosen, more);
    }
  return study;
}

std::vector<TaskResult> run(const Entry<Experiment>& kind, int ranks, int threads) {
  Study study = study_from(study_of(kind));
  for (ExperimentSpec& spec : study.experiments) {
    spec.ranks = ranks;
    spec.threads = threads;
    spec.isolated = false;  // what a kind computes counts, wherever it does so
  }
  return run_in_memory(study, ranks);
}

/// The first layout on which some task gives other bits than on one rank with one thread; empty when there is none.
std::string first_dependence(const Entry<Experiment>& kind) {
  const std::vector<TaskResult> expected = run(kind, 1, 1);
  for (const TaskResult& result : expected) EXPECT_FALSE(result.head.status == Status::failed) << kind.name << ": " << result.head.message;
  for (int ranks = 1; ranks <= 4; ++ranks)
    for (int threads = 1; threads <= 2; ++threads) {
      const std::vector<TaskResult> found = run(kind, ranks, threads);
      for (std::size_t task = 0; task < found.size(); ++task)
        if (found[task].head.digest != expected[task].head.digest)
          return text(kind.name, ", task ", task, " on ", ranks, " ranks with ", threads, " threads");
    }
  return "";
}

TEST(Invariance, EveryKindGivesTheSameBitsOnEveryLayout) {
  int kinds = 0;
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) {
    if (kind->name.starts_with("deliberately_")) continue;
    EXPECT_EQ(first_dependence(*kind), "");
    ++kinds;
  }
  EXPECT_GE(kinds, 2) << "the catalogue has lost its kinds";
}

TEST(Invariance, EveryKindGivesTheSameBitsInProcessesOfItsOwn) {
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) {
    if (kind->name.starts_with("deliberately_")) continue;
    if (kind->make()->works_on_results()) continue;  // in processes of their own they read a journal: tests/cli/needs.sh
    const std::vector<TaskResult> expected = run(*kind, 1, 1);
    for (int threads = 1; threads <= 2; ++threads) {
      const std::vector<TaskResult> found = run_apart(study_of(*kind, text(", isolate: process, threads: ", threads)), 2);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t task = 0; task < found.size(); ++task) {
        EXPECT_GT(found[task].head.peak_bytes, 0);
        EXPECT_EQ(found[task].head.digest, expected[task].head.digest)
            << kind->name << ", task " << task << ": " << found[task].head.message;
      }
    }
  }
}

TEST(Invariance, AKindThatDependsOnItsRanksIsCaught) {
  EXPECT_EQ(first_dependence(*find_entry<Experiment>("deliberately_rank_dependent")),
            "deliberately_rank_dependent, task 0 on 2 ranks with 1 threads");
}

TEST(Invariance, AKindThatDependsOnItsThreadsIsCaught) {
  EXPECT_EQ(first_dependence(*find_entry<Experiment>("deliberately_thread_dependent")),
            "deliberately_thread_dependent, task 0 on 1 ranks with 2 threads");
}

}  // namespace
}  // namespace sower::test
