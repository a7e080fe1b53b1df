// Random studies over random layouts: every task runs to its end exactly once an attempt, and what it computes does not depend on where.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include "runner/local/run_ranks.hpp"
#include "runner/schedule/execute.hpp"
#include "tests/support/in_memory_run.hpp"
#include "tests/support/time_limit.hpp"

namespace sower::test {
namespace {

/// Talks to its team, takes some time and perhaps fails on one of its ranks.
struct Chatty final : Experiment {
  static constexpr std::string_view name = "test_chatty", summary = "talks, sleeps and fails as asked";
  double sleep = 0;
  std::int64_t rounds = 1, fails_on = -1;

  void fields(Fields& visit) override {
    visit("sleep", sleep, "on one rank, in seconds");
    visit("rounds", rounds, "of talk");
    visit("fails_on", fails_on, "the rank of the team that throws; -1: none");
  }
  void run(Context& context) const override {
    Comm& team = context.team;
    std::int64_t heard = 0;
    for (std::int64_t round = 0; round < rounds; ++round) {
      if (team.rank() == round % team.size())
        std::this_thread::sleep_for(std::chrono::duration<double>(sleep / static_cast<double>(rounds)));
      if (fails_on >= 0 && team.rank() == fails_on % team.size() && round == rounds - 1) throw std::runtime_error("as asked");
      std::vector<std::int64_t> word{round * 31};
      team.broadcast(word, static_cast<int>(round) % team.size());
      heard = heard * 7 + word.front();
    }
    context.out.scalar("heard", heard, {"the same whoever talks"});
  }
};
const Kind<Chatty> chatty;

std::string random_study(std::mt19937& random) {
  const auto any = [&](unsigned below) { return random() % below; };
  std::string all = "study: random\nexperiments:\n";
  for (unsigned e = 0; e <= any(5); ++e) {
    const double sleep = any(3) == 0 ? 0.002 : any(8) == 0 ? 0.02 : 0.0;
    all +=
        text("  e", e, ": {kind: test_chatty, ranks: ", 1 + any(6), ", retries: ", any(3), ", replicates: ", 1 + any(any(4) == 0 ? 80 : 12),
             ", params: {sleep: ", sleep, ", rounds: ", 1 + any(5), "}, sweep: {grid: {fails_on: ",
             any(3) == 0   ? "[-1, 0, 1]"
             : any(3) == 0 ? "[-1, 5]"
                           : "[-1]",
             "}}}\n");
  }
  return all;
}

/// By task: each attempt's result.
using Seen = std::map<std::int64_t, std::vector<TaskHead>>;

Seen run_on(const Study& study, int ranks) {
  std::vector<Assignment> wanted;
  std::map<io::Hash, std::int64_t> number;
  for (std::int64_t task = 0; task < study.tasks(); ++task) {
    wanted.push_back({task, 1});
    number[task_key(study, task_of(study, task))] = task;
  }
  std::mutex mutex;
  Seen seen;
  StopState stop;
  const auto whole = [&] {
    local::run_links(ranks, [&](Link& link) {
      TeamInbox inbox(link);
      const Accept accept = [&](const TaskResult& result) {
        const std::lock_guard lock(mutex);
        seen[number.at(result.head.key)].push_back(result.head);
      };
      EXPECT_EQ(execute(inbox, study, wanted, {.accept = accept, .stopping = {.state = &stop}}), "");
    });
  };
  std::packaged_task<void()> job(whole);
  std::future<void> end = job.get_future();
  std::thread runs(std::move(job));
  if (end.wait_for(std::chrono::duration<double>(12 * tests::limit_seconds)) != std::future_status::ready) {
    std::fprintf(stderr, "the run hangs on %d ranks:\n%s", ranks, study.source.c_str());
    std::abort();
  }
  runs.join();
  end.get();
  return seen;
}

void check(const Study& study, const Seen& seen) {
  ASSERT_EQ(static_cast<std::int64_t>(seen.size()), study.tasks());
  for (const auto& [task, heads] : seen) {
    const ExperimentSpec& spec = study.experiments[task_of(study, task).experiment];
    const bool fails = heads.front().status == Status::failed;
    ASSERT_EQ(heads.size(), fails ? static_cast<std::size_t>(spec.retries) + 1 : 1U) << "task " << task;
    for (std::size_t i = 0; i < heads.size(); ++i) ASSERT_EQ(heads[i].attempt, i + 1);
  }
}

TEST(RandomStudies, EveryTaskRunsToItsEndOnceAnAttemptWhereverItRuns) {
  const char* const seed = std::getenv("SEED");
  std::mt19937 random(seed == nullptr ? 1 : static_cast<unsigned>(std::atoi(seed)));
  const char* const wished = std::getenv("STUDIES");
  const int studies = wished == nullptr ? 8 : std::atoi(wished);
  for (int round = 0; round < studies; ++round) {
    const std::string text_of_it = random_study(random);
    SCOPED_TRACE(text_of_it);
    const Study study = study_from(text_of_it);
    const Seen one = run_on(study, 1), many = run_on(study, 2 + static_cast<int>(random() % 7));
    check(study, one);
    check(study, many);
    if (testing::Test::HasFatalFailure()) return;
    for (const auto& [task, heads] : many) {
      // A rank that fails may be another one's number in a smaller team; what is computed is the same where both come to an end.
      const TaskHead& alone = one.at(task).back();
      ASSERT_EQ(alone.status, heads.back().status) << "task " << task;
      ASSERT_TRUE(alone.digest == heads.back().digest) << "task " << task;
    }
  }
}

#ifndef SOWER_SLOW_BUILD
double anonymous_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::stod(line.substr(8)) / 1024;
  return 0;
}

TEST(RandomStudies, TenThousandTeamsLeaveMemoryFlat) {
  const Study study = study_from(
      "study: teams\nexperiments:\n  two: {kind: test_chatty, ranks: 2, replicates: 6000}\n  three: {kind: test_chatty, ranks: 3, "
      "replicates: 4000}\n");
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < study.tasks(); ++task) wanted.push_back({task, 1});
  std::mutex mutex;
  StopState stop;
  int done = 0;
  double early = 0, late = 0;
  local::run_links(4, [&](Link& link) {
    TeamInbox inbox(link);
    const Accept accept = [&](const TaskResult& result) {
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(result.head.status == Status::done);
      if (++done == 2000) early = anonymous_mb();
      if (done == 9900) late = anonymous_mb();
    };
    execute(inbox, study, wanted, {.accept = accept, .stopping = {.state = &stop}});
  });
  EXPECT_EQ(done, 10'000);
  EXPECT_LT(late - early, 2.0) << "MB";
}
#endif

}  // namespace
}  // namespace sower::test
