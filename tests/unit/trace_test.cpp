#include "runner/results/trace.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "runner/results/results_file.hpp"
#include "tests/support/probe_results.hpp"

namespace sower::tests {
namespace {

std::string trace_of(const io::hdf5::Group& root, const std::string& only = "") {
  std::string text;
  io::JsonWriter json([&](std::string_view more) { text += more; });
  results::export_trace(root, only, json);
  return text;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// Gathers again with a history.
io::hdf5::Group gathered_with(const ProbeResults& results, const std::vector<results::Attempt>& attempts) {
  gather(make_study(), Journal(results.folder() / "journal"), {{}, attempts}, results.path());
  return results.root();
}

TEST(Trace, ATeamsTaskLiesOnEachOfItsRanksOnTheirHosts) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    if (task.number == 2) result.head.ranks = {5, 0, 3};
    result.head.start = 1.7e9 + 10 * static_cast<double>(task.number);
  });
  const std::string text = trace_of(gathered_with(
      results, {{1, 1.7e9 - 1, {"a", "a", "a", "b", "b", "b"}, {}, Usage{.ranks = 6, .begin = 1.7e9, .makespan_seconds = 400}}}));
  EXPECT_EQ(count(text, "\"task\": 2,"), 3) << text;
  EXPECT_EQ(count(text, "\"ph\": \"X\""), 15 + 2);
  // Hosts are numbered as they come: rank 0 of task 0 is on a, rank 3 of task 3 on b.
  for (const char* lane : {"\"pid\": 1, \"tid\": 0", "\"pid\": 2, \"tid\": 5", "\"pid\": 2, \"tid\": 3"})
    EXPECT_NE(text.find("{\"name\": \"shootout\", \"ph\": \"X\", \"ts\": 1700000020000000, " + std::string(lane)), std::string::npos)
        << lane << text;
  EXPECT_NE(text.find(R"("ph": "i", "ts": 1699999999000000)"), std::string::npos);
  EXPECT_NE(text.find(R"({"name": "attempt 1 ends", "ph": "i", "ts": 1700000400000000)"), std::string::npos);
  EXPECT_NE(text.find(R"({"name": "thread_name", "ph": "M", "ts": 0, "pid": 2, "tid": 5, "args": {"name": "rank 5"}})"), std::string::npos);
  EXPECT_EQ(count(trace_of(results.root(), "plain"), "\"ph\": \"X\""), 3);
}

TEST(Trace, SlicesOfARankNeverOverlapThoughClocksJump) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    result.head.ranks = {0};
    result.head.host = "node";
    result.head.start = 1.7e9 + 0.25 * static_cast<double>(task.number);  // each takes 0.5 s
  });
  const std::string text = trace_of(results.root());
  EXPECT_EQ(count(text, "\"dur\": 250000"), 14) << text;
  EXPECT_EQ(count(text, "\"dur\": 500000"), 1) << "the last";
}

TEST(Trace, TheRankOfALaterAttemptMayBeOnAnotherHost) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    result.head.ranks = {0};
    result.head.start = task.number < 10 ? 1.7e9 : 1.7e9 + 1000;
  });
  const std::string text =
      trace_of(gathered_with(results, {{1, 1.7e9 - 1, {"old"}, {}, std::nullopt}, {2, 1.7e9 + 900, {"new"}, {}, std::nullopt}}));
  EXPECT_EQ(count(text, "\"ph\": \"X\", \"ts\": 1700000000000000, \"pid\": 1"), 10);
  EXPECT_EQ(count(text, "\"ph\": \"X\", \"ts\": 1700001000000000, \"pid\": 2"), 5);
  EXPECT_EQ(count(text, "begins"), 2);
  EXPECT_EQ(count(text, "ends"), 0) << "nobody knows when a killed one ended";
}

TEST(Trace, FilesOfEarlierBuildsHaveOneToo) {
  const io::hdf5::Group root = results::open_results(SOWER_SOURCE_DIR "/tests/data/results/format_1.h5").root();
  EXPECT_GT(count(trace_of(root), "\"ph\": \"X\""), 0);
}

TEST(Attempts, ComeBackFromTheFile) {
  const ProbeResults results([](const Task&, TaskResult&) {});
  const Usage usage{.ranks = 2, .begin = 1.7e9 + 1, .makespan_seconds = 10, .task_seconds = 12, .left_seconds = 1, .longest_seconds = 8};
  const io::hdf5::Group root = gathered_with(results, {{1, 1.7e9, {"a", "b"}, {4, 2}, usage}, {3, 1.7e9 + 50, {"a"}, {6}, std::nullopt}});
  const std::vector<results::Attempt> back = results::read_attempts(root);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].hosts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(back[0].cores, (std::vector<int>{4, 2}));
  EXPECT_EQ(back[0].usage->makespan_seconds, 10);
  EXPECT_EQ(back[1].number, 3);
  EXPECT_FALSE(back[1].usage);
  EXPECT_EQ(results.numbers("attempts", "idle_seconds")[0], 7);
  EXPECT_EQ(results.numbers("attempts", "lower_bound")[0], 8);
  EXPECT_EQ(results.numbers("attempts", "makespan_over_bound")[0], 1.25);
  EXPECT_TRUE(std::isnan(results.numbers("attempts", "makespan_over_bound")[1]));
}

}  // namespace
}  // namespace sower::tests
