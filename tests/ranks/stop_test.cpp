// Orderly stops: what is done is done once, what is not is as if it had never been begun, whatever the layouts before and after.

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "runner/local/run_ranks.hpp"
#include "runner/schedule/execute.hpp"
#include "tests/support/in_memory_run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::test {
namespace {

std::atomic<bool> released = false;
std::atomic<int> waiting = 0;

/// Goes on until it is told to leave, or for ever: until the test lets it go.
struct Endless final : Experiment {
  static constexpr std::string_view name = "deliberately_endless", summary = "waits to be left";
  bool looks = true;
  void fields(Fields& visit) override { visit("looks", looks, "whether it ever looks at the time"); }
  void run(Context& context) const override {
    ++waiting;
    while (!released) {
      if (looks) context.out.check_time();
      std::this_thread::yield();
    }
  }
};
const Kind<Endless> endless;

/// Runs in memory, where tasks are kept.
class Kept {
 public:
  explicit Kept(const Study& study) : study_(study) {}

  /// Runs what has no result yet; `watch` is called with the number of results after each.
  void go_on(
      int ranks, Stopping stopping, const std::function<void(int)>& watch = [](int) {}) {
    std::vector<Assignment> wanted;
    for (std::int64_t task = 0; task < study_.tasks(); ++task)
      if (!kept.contains(task_key(study_, task_of(study_, task)))) wanted.push_back({task, 1});
    const Accept accept = [&](const TaskResult& result) {
      const std::lock_guard lock(mutex_);
      EXPECT_TRUE(kept.emplace(result.head.key, result).second) << "two results for one task";
      watch(static_cast<int>(kept.size()));
    };
    local::run_links(ranks, [&](Link& link) {
      TeamInbox inbox(link);
      EXPECT_EQ(execute(inbox, study_, wanted, {.accept = accept, .stopping = stopping}), "");
    });
  }
  std::map<io::Hash, TaskResult> kept;

 private:
  const Study& study_;
  std::mutex mutex_;
};

class Stops : public testing::TestWithParam<int> {};

TEST_P(Stops, WhatIsDoneIsDoneOnceAndTheRestRunsOnAnotherLayout) {
  const Study study = study_from(R"(
study: stops
experiments:
  single: {kind: integrate, params: {samples: 20000}, replicates: 300}
  team: {kind: integrate, params: {samples: 100000}, ranks: 3, replicates: 20}
)");
  Kept run(study);
  StopState stop;
  std::string begun;
  const Stopping stopping{.state = &stop, .grace_seconds = 1000, .begun = [&](const std::string& reason) { begun += reason; }};
  run.go_on(GetParam(), stopping, [&](int done) {
    if (done == 30) stop.ask("enough");
  });
  EXPECT_EQ(begun, "enough");
  EXPECT_GE(run.kept.size(), 30U);
  EXPECT_LT(run.kept.size(), 320U);
  StopState never;
  run.go_on(5 - GetParam(), {.state = &never});
  const std::vector<TaskResult> expected = run_in_memory(study, 1);
  for (const TaskResult& result : expected) EXPECT_EQ(run.kept.at(result.head.key).head.digest, result.head.digest);
}

TEST_P(Stops, TheCoordinatorAsksWhetherToStop) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: integrate, params: {samples: 1e5}, replicates: 100000}}\n");
  Kept run(study);
  StopState stop;
  std::atomic<bool> wish = false;
  Stopping stopping{.state = &stop};
  stopping.wanted = [&] { return std::string(wish ? "because" : ""); };
  run.go_on(GetParam(), stopping, [&](int) { wish = true; });
  EXPECT_EQ(stop.reason(), "because");
  EXPECT_LT(run.kept.size(), 100'000U);
}

TEST_P(Stops, ATaskThatOutlastsTheGraceIsLeftAndRunsAgain) {
  released = false;
  waiting = 0;
  const Study study = study_from(R"(
study: stops
experiments:
  single: {kind: deliberately_endless, replicates: 2}
  team: {kind: deliberately_endless, ranks: 2, replicates: 2}
)");
  Kept run(study);
  StopState stop;
  Stopping stopping{.state = &stop, .grace_seconds = 0.01};
  stopping.wanted = [&] { return std::string(waiting > 0 ? "because" : ""); };
  stopping.abandon = [](const std::vector<std::int64_t>&) { ADD_FAILURE() << "it looks, but nobody believes it"; };
  run.go_on(GetParam(), stopping);
  EXPECT_TRUE(run.kept.empty());
  released = true;
  StopState never;
  run.go_on(GetParam(), {.state = &never});
  EXPECT_EQ(run.kept.size(), 4U);
}

TEST(StopsWithout, TasksThatNeverLookAreNamed) {
  released = false;
  waiting = 0;
  const Study study = study_from("study: s\nexperiments: {e: {kind: deliberately_endless, params: {looks: false}, replicates: 5}}\n");
  Kept run(study);
  StopState stop;
  std::vector<std::int64_t> abandoned;
  int synced = 0;
  Stopping stopping{.state = &stop, .grace_seconds = 0};
  stopping.wanted = [&] { return std::string(waiting == 2 ? "because" : ""); };
  stopping.sync = [&] { ++synced; };
  stopping.abandon = [&](const std::vector<std::int64_t>& tasks) {
    EXPECT_EQ(synced, 1);
    abandoned = tasks;
    released = true;  // a real run ends here
  };
  run.go_on(2, stopping);
  EXPECT_EQ(abandoned, (std::vector<std::int64_t>{0, 1}));
}

INSTANTIATE_TEST_SUITE_P(Ranks, Stops, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace sower::test
