#include "runner/schedule/execute.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "runner/local/run_ranks.hpp"
#include "tests/support/in_memory_run.hpp"

namespace sower::test {
namespace {

/// Fails in every way a task may.
struct Faulty final : Experiment {
  static constexpr std::string_view name = "test_faulty", summary = "fails as asked";
  std::string how = "not";
  std::int64_t rank = 0;

  void fields(Fields& visit) override {
    visit("how", how, "way of failing", {"not", "throws", "throws_an_int", "diverges", "records_twice", "returns"});
    visit("rank", rank, "of the team that does it");
  }
  void run(Context& context) const override {
    context.out.scalar("size", context.team.size(), {"ranks of the team", none, Origin::measured});
    context.out.scalar("answer", 42);
    const bool fails = context.team.rank() == rank % context.team.size();
    if (fails && how == "returns") return;
    if (fails) fail(context);
    context.team.barrier();
  }
  void fail(Context& context) const {
    if (how == "throws") throw std::runtime_error("no such luck");
    if (how == "throws_an_int") throw 7;
    if (how == "diverges") context.out.diverged("loss is inf at step 3");
    if (how == "records_twice") context.out.scalar("size", 1.0);
  }
};
const Kind<Faulty> faulty;

class Execute : public testing::TestWithParam<int> {};

TEST_P(Execute, OneBadTaskIsOneBadTask) {
  const Study study = study_from(R"(
study: faults
experiments:
  all: {kind: test_faulty, sweep: {grid: {how: [not, throws, throws_an_int, diverges, records_twice]}}, replicates: 3}
)");
  const auto results = run_in_memory(study, GetParam());
  const std::vector<Status> expected{Status::done, Status::failed, Status::failed, Status::diverged, Status::failed};
  const std::vector<std::string> messages{"", "no such luck", "it threw something that is not a std::exception", "loss is inf at step 3",
                                          "the variable 'size' is recorded twice"};
  for (std::size_t task = 0; task < results.size(); ++task) {
    EXPECT_TRUE(results[task].head.status == expected[task / 3]) << task;
    EXPECT_EQ(results[task].head.message, messages[task / 3]);
    EXPECT_EQ(results[task].variables.size(), expected[task / 3] == Status::failed ? 1U : 2U) << "what was measured stays";
    EXPECT_TRUE(results[task].variables.front().about.origin == Origin::measured);
  }
}

TEST_P(Execute, AFailureOnAnyRankOfATeamIsTheTasksFailure) {
  const int ranks = GetParam();
  const Study study = study_from(R"(
study: faults
experiments:
  team: {kind: test_faulty, ranks: 3, params: {how: throws}, sweep: {grid: {rank: [0, 1, 2]}}, replicates: 4}
  after: {kind: test_faulty, ranks: 2, replicates: 5}
  single: {kind: test_faulty, replicates: 5}
)");
  const auto results = run_in_memory(study, ranks);
  ASSERT_EQ(results.size(), 22U);
  for (std::size_t task = 0; task < 12; ++task) {
    const std::size_t thrower = (task / 4) % static_cast<std::size_t>(std::min(ranks, 3));
    EXPECT_TRUE(results[task].head.status == Status::failed);
    EXPECT_EQ(results[task].head.message, thrower == 0 ? "no such luck" : text("rank ", thrower, " of the team failed: no such luck"));
    EXPECT_EQ(static_cast<int>(results[task].head.ranks.size()), std::min(ranks, 3));
  }
  for (std::size_t task = 12; task < 22; ++task) EXPECT_TRUE(results[task].head.status == Status::done);
}

TEST_P(Execute, ARankThatReturnsWhileItsTeamWaitsFailsTheTaskInsteadOfHangingIt) {
  const int ranks = GetParam();
  const Study study = study_from(R"(
study: faults
experiments:
  team: {kind: test_faulty, ranks: 4, params: {how: returns}, sweep: {grid: {rank: [0, 1, 2, 3]}}, replicates: 3}
  after: {kind: test_faulty, ranks: 2, replicates: 5}
)");
  const auto results = run_in_memory(study, ranks);
  for (std::size_t task = 0; task < 12; ++task) {
    EXPECT_TRUE(results[task].head.status == (ranks == 1 ? Status::done : Status::failed)) << task;
    if (ranks > 1) {
      EXPECT_NE(results[task].head.message.find("was at its end while rank"), std::string::npos) << results[task].head.message;
    }
  }
  for (std::size_t task = 12; task < 17; ++task) EXPECT_TRUE(results[task].head.status == Status::done);
}

TEST_P(Execute, WhenAResultCannotBeKeptTheRunEndsAndSaysWhy) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: test_faulty, replicates: 1000}}\n");
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < 1000; ++task) wanted.push_back({task, 1});
  std::atomic<int> kept = 0;
  std::string said;
  StopState stop;
  local::run_links(GetParam(), [&](Link& link) {
    TeamInbox inbox(link);
    const Accept accept = [&](const TaskResult&) {
      if (++kept >= 20) throw std::runtime_error("No space left on device");
    };
    const std::string fault = execute(inbox, study, wanted, {.accept = accept, .stopping = {.state = &stop}});
    if (link.rank() == 0) said = fault;
  });
  EXPECT_EQ(said, "No space left on device");
  EXPECT_LT(kept, 900);
}

TEST_P(Execute, ResultsAreKeptBeforeTheyAreReported) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: test_faulty, replicates: 200}}\n");
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < 200; ++task) wanted.push_back({task, 1});
  std::atomic<int> not_kept = 0;
  StopState stop;
  local::run_links(GetParam(), [&](Link& link) {
    TeamInbox inbox(link);
    int waiting = 0;
    const Accept accept = [&](const TaskResult&) { ++waiting; };
    const std::string fault =
        execute(inbox, study, wanted, {.accept = accept, .stopping = {.state = &stop}, .flush = [&] { waiting = 0; }});
    EXPECT_EQ(fault, "");
    not_kept += waiting;
  });
  EXPECT_EQ(not_kept, 0);
}

TEST_P(Execute, WhenResultsThatWereTakenCannotBeKeptTheyAreNotReported) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: test_faulty, replicates: 50}}\n");
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < 50; ++task) wanted.push_back({task, 1});
  std::string said;
  StopState stop;
  local::run_links(GetParam(), [&](Link& link) {
    TeamInbox inbox(link);
    const auto refuse = [] { throw std::runtime_error("No space left on device"); };
    const std::string fault =
        execute(inbox, study, wanted, {.accept = [](const TaskResult&) {}, .stopping = {.state = &stop}, .flush = refuse});
    if (link.rank() == 0) said = fault;
  });
  EXPECT_EQ(said, "No space left on device");
}

TEST_P(Execute, TheRecordSaysWhereAndHowLong) {
  const auto results = run_in_memory(study_from("study: s\nexperiments: {e: {kind: test_faulty, ranks: 2}}\n"), GetParam());
  const TaskHead& head = results.front().head;
  EXPECT_EQ(static_cast<int>(head.ranks.size()), std::min(2, GetParam()));
  EXPECT_FALSE(head.host.empty());
  EXPECT_GT(head.start, 1.6e9);
  EXPECT_GE(head.seconds, 0);
  EXPECT_LT(head.seconds, 60);
  EXPECT_EQ(head.attempt, 1U);
}

INSTANTIATE_TEST_SUITE_P(Ranks, Execute, testing::Values(1, 2, 3, 4, 7));

}  // namespace
}  // namespace sower::test
