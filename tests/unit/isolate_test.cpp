// Tasks in processes of their own: whatever they do, it is their failure alone, and it has a name.

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <thread>

#include "tests/support/in_memory_run.hpp"
#include "tests/support/launched.hpp"
#include "tests/support/odd_task.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define SOWER_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SOWER_HAS_ASAN 1
#endif
#endif

namespace sower::test {
namespace {

const Kind<OddTask> odd;

/// A kind that is isolated whatever the study says.
struct AlwaysApart final : Experiment {
  static constexpr std::string_view name = "test_apart", summary = "says which process it runs in";
  static constexpr bool own_process = true;
  void fields(Fields&) override {}
  void run(Context& context) const override { context.out.scalar("process", ::getpid(), {"", none, Origin::measured}); }
};
const Kind<AlwaysApart> always_apart;

#ifdef SOWER_HAS_ASAN
constexpr bool has_asan = true;
#else
constexpr bool has_asan = false;
#endif

std::string study_of(const std::string& params, const std::string& more = "") {
  return "study: s\nexperiments: {e: {kind: test_odd, isolate: process, params: {" + params + "}" + (more.empty() ? "" : ", ") + more +
         "}}\n";
}

TaskHead head_of(const std::string& params, const std::string& more = "") { return run_apart(study_of(params, more)).front().head; }

/// Whether a process is there and no zombie.
bool lives(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  while (file >> word)
    if (word.ends_with(')')) {
      file >> word;
      return word != "Z";
    }
  return false;
}

/// Waits, for as long as a loaded machine may need, until a process is gone.
bool is_gone_soon(pid_t pid) {
  for (int i = 0; i < 2000 && lives(pid); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return !lives(pid);
}

TEST(Isolate, AResultIsTheSameAsWithoutIt) {
  const std::string text = study_of("how: well", "replicates: 5");
  std::string within = text;
  within.replace(within.find("process"), 7, "none");
  const std::vector<TaskResult> apart = run_apart(text), here = run_in_memory(study_from(within), 1);
  for (std::size_t i = 0; i < apart.size(); ++i) {
    EXPECT_EQ(apart[i].head.status, Status::done) << apart[i].head.message;
    EXPECT_EQ(apart[i].head.key, here[i].head.key);
    EXPECT_EQ(apart[i].head.digest, here[i].head.digest);
    EXPECT_EQ(apart[i].head.seed, here[i].head.seed);
    EXPECT_EQ(apart[i].head.signal, 0);
    EXPECT_GT(apart[i].head.peak_bytes, 1e6);
    EXPECT_EQ(here[i].head.peak_bytes, 0);
  }
}

TEST(Isolate, IsAlwaysSoForAKindThatAsksForIt) {
  for (const TaskResult& result : run_apart("study: s\nexperiments: {e: {kind: test_apart, replicates: 2}}\n"))
    EXPECT_NE(std::get<std::vector<std::int64_t>>(result.variables.front().values).front(), ::getpid());
}

TEST(Isolate, EveryEndHasItsName) {
  const std::vector<std::pair<std::string, std::string>> cases{{"throws", "no such luck"},
                                                               {"segfaults", "killed by signal 11 (segmentation fault)"},
                                                               {"aborts", "killed by signal 6 (aborted)"},
                                                               {"exits", "ended with exit code 3 before it had finished"},
                                                               {"exits_well", "ended with exit code 0 before it had finished"},
                                                               {"closes", "its result could not be handed over: Bad file descriptor"}};
  for (const auto& [how, message] : cases) {
    if (has_asan && (how == "segfaults" || how.starts_with("exits"))) continue;  // it has its own word there
    const TaskHead head = head_of("how: " + how);
    EXPECT_EQ(head.status, Status::failed) << how;
    EXPECT_EQ(head.message, message);
    EXPECT_EQ(head.signal, how == "segfaults" ? SIGSEGV : how == "aborts" ? SIGABRT : 0);
    EXPECT_GT(head.start, 1.6e9);
    EXPECT_EQ(head.ranks.size(), 1U);
    EXPECT_FALSE(head.host.empty());
  }
}

TEST(Isolate, AKillByTheSystemSaysThatMemoryMayBeWhy) {
  const TaskHead head = head_of("how: kills_itself");
  EXPECT_TRUE(head.message.starts_with("killed by signal 9 (killed); the system does that when memory runs out")) << head.message;
}

TEST(Isolate, AFullStackIsToldFromOtherFaults) {
  if (has_asan) GTEST_SKIP() << "frames are much larger with the address sanitizer";
  EXPECT_EQ(head_of("how: overflows").message,
            "killed by signal 11 (segmentation fault): its stack is full, as after a recursion without end");
}

TEST(Isolate, MemoryHasALimitThatTheMessageNames) {
  if (has_asan) GTEST_SKIP() << "the address sanitizer takes terabytes of address space";
  EXPECT_EQ(head_of("how: eats", "memory: 200 MiB").message, "needed more than the 200 MiB of memory that it may take");
  const TaskHead blind = head_of("how: eats_blindly", "memory: 200 MiB");
  EXPECT_TRUE(blind.message.starts_with("killed by signal 11 (segmentation fault); it had taken ")) << blind.message;
  EXPECT_TRUE(blind.message.ends_with(" of the 200 MiB that it may take")) << blind.message;
  EXPECT_GT(blind.peak_bytes, 180e6);
  EXPECT_EQ(head_of("how: large, size: 100", "memory: 200 MiB").status, Status::done);
}

TEST(Isolate, AnEndlessLoopEndsAtItsTimeout) {
  const TaskHead head = head_of("how: loops", "timeout: 0.2 s");
  EXPECT_EQ(head.message, "took longer than its timeout of 0.2 s and had to be killed");
  EXPECT_EQ(head.signal, SIGTERM);
  EXPECT_GT(head.seconds, 0.2);
  EXPECT_GT(head.cpu_seconds, 0.01);
}

TEST(Isolate, AProcessThatIgnoresTheRequestToEndIsKilled) {
  const TaskHead head = head_of("how: refuses", "timeout: 0.1 s");
  EXPECT_EQ(head.message, "took longer than its timeout of 0.1 s and had to be killed");
  EXPECT_EQ(head.signal, SIGKILL);
}

TEST(Isolate, WhatATaskLeavesBehindEndsWithIt) {
  for (const std::string how : {"grandchild", "stray"}) {
    const tests::TemporaryFolder folder;
    EXPECT_EQ(head_of("how: " + how + ", folder: " + folder.path().string()).status, Status::done);
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      EXPECT_TRUE(is_gone_soon(std::stoi(entry.path().filename().string()))) << how;
      ++seen;
    }
    EXPECT_EQ(seen, 1);
  }
}

TEST(Isolate, ALargeResultComesOverWhole) {
  const std::vector<TaskResult> results = run_apart(study_of("how: large, size: 200"));
  ASSERT_EQ(results.front().head.status, Status::done) << results.front().head.message;
  const Variable& numbers = results.front().variables.front();
  EXPECT_EQ(numbers.about.unit.symbol, "s");
  const auto& values = std::get<std::vector<double>>(numbers.values);
  ASSERT_EQ(values.size(), std::size_t{200} << 17);
  for (std::size_t i = 0; i < values.size(); ++i) ASSERT_EQ(values[i], static_cast<double>(i));
}

TEST(Isolate, TasksOfManyRanksRunAtTheSameTime) {
  const auto start = std::chrono::steady_clock::now();
  const std::vector<TaskResult> results = run_apart(study_of("how: sleeps", "timeout: 0.5 s, replicates: 8"), 8);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  for (const TaskResult& result : results) EXPECT_EQ(result.head.status, Status::failed);
  EXPECT_LT(taken.count(), 8 * 0.5);  // one after the other they would take longer
}

/// A launcher of its own, that a test may kill.
struct OwnLauncher {
  explicit OwnLauncher(const std::string& text) : study(study_from(text)) {
    const StudyRequest request{study.path, {}, {}, {}};
    launcher.prepare({request, read_sources(request, text), ""});
    line = launcher.line(study);
  }
  TaskResult run(std::int64_t task) const { return line({task, 1}, {{0}, 1, stop}); }
  void kill() const { ::kill(launcher.pid(), SIGKILL); }

  Study study;
  isolate::Launcher launcher;
  RunApart line;
  StopState stop;
};

TEST(Isolate, ALauncherThatIsKilledIsOneClearFault) {
  const OwnLauncher own(study_of("how: well", "replicates: 50"));
  EXPECT_EQ(own.run(0).head.status, Status::done);
  own.kill();
  try {
    own.run(1);
    ADD_FAILURE() << "a task ran without a launcher";
  } catch (const KilledWithTask&) {
    ADD_FAILURE() << "a task that had not begun is suspected";
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("the process that starts isolated tasks is gone, killed by signal 9 (killed), "))
        << error.what();
  }
}

TEST(Isolate, ATaskThatWasRunningWhenItsLauncherWasKilledIsSuspected) {
  const tests::TemporaryFolder folder;
  const OwnLauncher own(study_of("how: talks, folder: " + folder.path().string()));
  const std::jthread killer([&] {
    while (std::filesystem::is_empty(folder.path())) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    own.kill();
  });
  EXPECT_THROW(own.run(0), KilledWithTask);
}

TEST(IsolateOutput, OfATaskIsKeptApart) {
  const tests::TemporaryFolder folder;
  const TaskHead head = run_apart(study_of("how: says"), 1, folder.path().string()).front().head;
  EXPECT_EQ(tests::read_bytes(folder / (head.key.hex() + ".log")), "what the task says\n");
  run_apart(study_of("how: says"), 1, folder.path().string());  // again, as after a retry
  EXPECT_EQ(tests::read_bytes(folder / (head.key.hex() + ".log")), "what the task says\n\n[sower: attempt 1]\nwhat the task says\n");
}

TEST(IsolateOutput, OfASilentTaskMakesNoFile) {
  const tests::TemporaryFolder folder;
  run_apart(study_of("how: well"), 1, folder.path().string());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(IsolateOutput, IsBoundedAndKeepsBothEnds) {
  const tests::TemporaryFolder folder;
  const TaskHead head = run_apart(study_of("how: writes, size: 20"), 1, folder.path().string()).front().head;
  EXPECT_EQ(head.status, Status::done) << head.message;
  const std::string log = tests::read_bytes(folder / (head.key.hex() + ".log"));
  const std::string line = std::string(99, '.') + '\n', written = std::to_string(20 * 1048576 / 100 * 100 + 8 - 1048576);
  EXPECT_TRUE(log.starts_with(line + line));
  EXPECT_TRUE(log.ends_with(line + "the end\n"));
  EXPECT_NE(log.find("\n[sower: " + written + " bytes are left out]\n"), std::string::npos);
  EXPECT_LT(log.size(), 1048576U + 100);
}

}  // namespace
}  // namespace sower::test
