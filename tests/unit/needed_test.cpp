// Results of needed experiments: found in a journal that others write, named in messages, and written out for programs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <thread>

#include "io/data/extract.hpp"
#include "io/data/needed_json.hpp"
#include "runner/api/alone.hpp"
#include "runner/journal/needed_journal.hpp"
#include "runner/schedule/task_needed.hpp"
#include "runner/study/read.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using tests::key_of;
using tests::rich_task;
using tests::small_task;

template <class Do>
std::string error_of(const Do& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(NeededJournal, GivesEveryVariableAsItWasRecorded) {
  const tests::TemporaryFolder folder;
  JournalWriter writer(folder.path(), 1, 0);
  const TaskResult written = rich_task(1);
  writer.append(written);
  writer.append(small_task(2, Status::diverged));
  NeededJournal journal;
  journal.look_in(folder.path());
  const std::vector<Variable> heads = journal.heads(key_of(1));
  ASSERT_EQ(heads.size(), written.variables.size());
  TaskResult read{written.head, {}};
  for (std::size_t i = 0; i < heads.size(); ++i) {
    EXPECT_EQ(heads[i].name, written.variables[i].name);
    read.variables.push_back(journal.variable(key_of(1), i));
  }
  JournalWriter again(folder.path(), 2, 0);
  again.append(read);
  EXPECT_EQ(tests::difference(written, Journal(folder.path()).read(key_of(1))), "") << "every bit came through";
  EXPECT_EQ(journal.status(key_of(2)), Status::diverged);
}

TEST(NeededJournal, FindsWhatComesAfterItWasOpened) {
  const tests::TemporaryFolder folder;
  JournalWriter first(folder.path(), 1, 0), other(folder.path(), 1, 1);
  first.append(small_task(1));
  NeededJournal journal;
  journal.look_in(folder.path());
  EXPECT_EQ(journal.status(key_of(1)), Status::done);
  other.append(small_task(2));
  EXPECT_EQ(journal.status(key_of(2)), Status::done);
  std::jthread late([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    first.append(small_task(3));
  });
  EXPECT_EQ(journal.status(key_of(3)), Status::done);
}

TEST(NeededJournal, GivesUpWhenItsPatienceIsOverAndAFailureIsNoResult) {
  const tests::TemporaryFolder folder;
  JournalWriter(folder.path(), 1, 0).append(small_task(1, Status::failed));
  NeededJournal journal(std::chrono::milliseconds(50));
  EXPECT_THAT(error_of([&] { journal.status(key_of(1)); }), HasSubstr("there is no journal here"));
  journal.look_in(folder.path());
  EXPECT_THAT(error_of([&] { journal.status(key_of(1)); }), HasSubstr("' has no record of it, 0.05 s after it was needed"));
}

/// Results that a test makes up.
class MadeUp final : public NeededRecords {
 public:
  std::map<io::Hash, TaskResult> results;
  Status status(const io::Hash& key) override { return at(key).head.status; }
  std::vector<Variable> heads(const io::Hash& key) override { return at(key).variables; }
  Variable variable(const io::Hash& key, std::size_t number) override { return at(key).variables.at(number); }

 private:
  const TaskResult& at(const io::Hash& key) {
    if (!results.contains(key)) throw Error("it is not there");
    return results.at(key);
  }
};

/// Tasks 0 to 3 are of `source`, task 4 is that of `after`.
struct TwoExperiments {
  Study study;
  MadeUp records;

  TwoExperiments() {
    ReadStudy read = read_study(SOWER_SOURCE_DIR "/configs/x.yaml", R"(study: s
experiments:
  source: {kind: integrate, sweep: {grid: {integrand: [darts, exponential]}}, replicates: 2, params: {samples: 1e3}}
  after: {kind: integrate, needs: source}
)");
    EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
    study = std::move(read.study);
    for (std::int64_t number = 0; number < 4; ++number) {
      TaskResult result;
      result.head.status = number == 3 ? Status::diverged : Status::done;
      result.variables = {{"loss", {}, std::vector<double>{0.5 + static_cast<double>(number)}, {}},
                          {"took", {}, std::vector<double>{7}, {"", seconds, Origin::measured}},
                          {"curve", {{"x", 2}, {"y", 2}}, std::vector<double>{1, 2, 3, std::nan("")}, {}},
                          {"word", {}, std::vector<std::string>{"a \"b\""}, {}},
                          {"flag", {}, std::vector<std::uint8_t>{1}, {}}};
      records.results[task_key(study, task_of(study, number))] = std::move(result);
    }
  }
};

TEST(TaskNeeded, TellsTasksWithTheirPlacesInTheSweep) {
  TwoExperiments two;
  TaskNeeded needed(two.study, 1, &two.records);
  EXPECT_THAT(needed.experiments(), ElementsAre("source"));
  const std::vector<NeededTask> tasks = needed.tasks("source");
  ASSERT_EQ(tasks.size(), 4U);
  EXPECT_EQ(tasks[2].point, 1);
  EXPECT_EQ(tasks[3].replicate, 1);
  EXPECT_TRUE(tasks[3].diverged);
  EXPECT_FALSE(tasks[2].diverged);
  EXPECT_THAT(needed.swept("source", 2), ElementsAre(Pair("integrand", "exponential")));
  EXPECT_THAT(needed.parameters("source", 2), testing::Contains(Pair("samples", "1000")));
  EXPECT_THAT(needed.variables("source", 0), ElementsAre("loss", "took", "curve", "word", "flag"));
  EXPECT_THAT(numbers_of(needed.variable("source", 2, "loss")), ElementsAre(2.5));
  EXPECT_THAT(numbers_of(needed.variable("source", 2, "flag")), ElementsAre(1));
}

TEST(TaskNeeded, SaysWhatThereIsWhenANameIsWrong) {
  TwoExperiments two;
  TaskNeeded needed(two.study, 1, &two.records);
  EXPECT_EQ(error_of([&] { needed.tasks("sauce"); }), "experiment 'after' does not need 'sauce'; did you mean 'source'?");
  EXPECT_EQ(error_of([&] { needed.tasks("chains"); }), "experiment 'after' does not need 'chains'; it needs 'source'");
  EXPECT_EQ(error_of([&] { needed.swept("source", 4); }), "'source' has no task 4 but 4, the first of which is 0");
  EXPECT_EQ(error_of([&] { needed.variable("source", 1, "energy"); }),
            "task 1 (source integrand=darts replicate=1) has recorded no 'energy'; there are 'loss', 'took', 'curve', 'word' or 'flag'");
  EXPECT_EQ(error_of([&] { numbers_of(needed.variable("source", 1, "word")); }), "'word' is text, and numbers are wanted");
  two.records.results.clear();
  EXPECT_EQ(error_of([&] { needed.tasks("source"); }),
            "the result of task 0 (source integrand=darts replicate=0), which is needed, cannot be had: it is not there");
  TaskNeeded none(two.study, 0, nullptr);
  EXPECT_THAT(none.experiments(), IsEmpty());
  EXPECT_EQ(error_of([&] { none.tasks("after"); }), "experiment 'source' does not need 'after'; there is none");
  NothingNeeded nothing;
  EXPECT_THAT(nothing.experiments(), IsEmpty());
  EXPECT_EQ(error_of([&] { nothing.tasks("x"); }), "the results of 'x' are not at hand: the experiment needs no other");
}

TEST(NeededJson, HasParametersStatusAndWhatWasComputed) {
  TwoExperiments two;
  TaskNeeded needed(two.study, 1, &two.records);
  std::string json;
  io::write_needed_json(needed, [&](std::string_view piece) { json += piece; });
  const auto number = [&](const std::string& path) {
    return std::get<std::vector<double>>(io::extract_json_text(json, "it", path).values);
  };
  const auto word = [&](const std::string& path) {
    return std::get<std::vector<std::string>>(io::extract_json_text(json, "it", path).values).front();
  };
  EXPECT_THAT(number("experiments.source[2].variables.loss"), ElementsAre(2.5));
  EXPECT_THAT(number("experiments.source[2].parameters.samples"), ElementsAre(1000));
  EXPECT_EQ(word("experiments.source[2].parameters.integrand"), "exponential");
  EXPECT_EQ(word("experiments.source[3].status") + word("experiments.source[0].status"), "divergeddone");
  EXPECT_THAT(number("experiments.source[1].replicate"), ElementsAre(1));
  EXPECT_EQ(word("experiments.source[0].variables.word"), "a \"b\"");
  const io::Extracted curve = io::extract_json_text(json, "it", "experiments.source[0].variables.curve");
  EXPECT_THAT(curve.sizes, ElementsAre(2, 2));
  EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(curve.values).back()));
  EXPECT_THAT(json, testing::Not(HasSubstr("took"))) << "what was measured is no business of a program";
  EXPECT_THAT(json, HasSubstr("\"flag\": true"));
}

}  // namespace
}  // namespace sower
