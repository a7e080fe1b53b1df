// A task that is interrupted wherever it may be, and goes on each time with another number of ranks, ends with the bits of one that ran
// in one go.

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <numeric>

#include "runner/local/run_ranks.hpp"
#include "runner/schedule/execute.hpp"
#include "tests/support/in_memory_run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::test {
namespace {

/// Counts to the end and saves where it is. Records what it read and how often it saved.
struct Counting final : Experiment {
  static constexpr std::string_view name = "deliberately_counting", summary = "counts, and saves how far it is";
  static constexpr int state_version = 1;
  std::int64_t steps = 10;
  void fields(Fields& visit) override { visit("steps", steps, "to count"); }
  void run(Context& context) const override {
    const std::vector<std::byte> before = context.saved.restore(state_version);
    std::int64_t first = 0;
    if (!before.empty()) std::memcpy(&first, before.data(), sizeof first);
    for (std::int64_t step = first; step < steps; ++step) {
      if (step == first || !context.saved.due()) continue;
      context.saved.save(state_version, std::as_bytes(std::span(&step, 1)));
    }
    context.out.scalar("first", first, {"where it began", none, Origin::measured});
    context.out.scalar("steps", steps);
  }
};
const Kind<Counting> counting;

/// The only task of a study, on so many ranks.
class Attempt {
 public:
  explicit Attempt(const CheckpointFolder& folder) : folder_(folder) {}
  TaskResult run(const Study& study, int ranks, bool to_be_stopped) {
    StopState stop;
    if (to_be_stopped) stop.ask("because");
    std::vector<std::int32_t> everyone(static_cast<std::size_t>(ranks));
    std::iota(everyone.begin(), everyone.end(), 0);
    TaskResult result;
    local::run_links(ranks, [&](Link& link) {
      TeamInbox inbox(link);
      Team team(inbox, everyone, 2);
      bool has_checkpoint = false;
      TaskResult mine = run_task(study, {0, 1}, team, {everyone, 1, stop, &folder_, &has_checkpoint});
      if (link.rank() == 0) leaves_checkpoint = has_checkpoint;
      if (link.rank() == 0) result = std::move(mine);
    });
    return result;
  }
  bool leaves_checkpoint = false;  ///< the last one

 private:
  const CheckpointFolder& folder_;
};

std::int64_t first_step(const TaskResult& result) { return std::get<std::vector<std::int64_t>>(result.variables.at(0).values).front(); }

class Checkpoints : public testing::Test {
 protected:
  tests::TemporaryFolder place_;
  std::vector<std::string> warnings_;
  CheckpointFolder folder_{place_ / "checkpoints", {1, 2}, 1e9, [this](const std::string& words) { warnings_.push_back(words); }};
};

/// Interrupts the task wherever it may be left, and returns how often that was.
int interruptions(const CheckpointFolder& folder, const std::string& experiment) {
  const Study study = study_from("study: s\nseed: 3\nexperiments: {e: " + experiment + "}\n");
  const io::Hash expected = run_in_memory(study, 1).front().head.digest;
  for (int attempt = 0;; ++attempt) {
    Attempt one(folder);
    const TaskResult result = one.run(study, 1 + attempt % 4, true);
    if (result.head.status == Status::missing) continue;
    EXPECT_TRUE(result.head.status == Status::done) << result.head.message;
    EXPECT_EQ(result.head.digest, expected) << experiment << " after " << attempt << " interruptions";
    EXPECT_EQ(one.leaves_checkpoint, attempt > 0);
    return attempt;
  }
}

TEST_F(Checkpoints, EveryOptimizerGoesOnToTheSameBits) {
  for (const char* optimizer :
       {"sgd", "{name: sgd, weight_decay: 0.01}", "momentum", "{name: momentum, dampening: 0.2}", "rmsprop",
        "{name: rmsprop, centered: true, momentum: 0.5}", "adam", "{name: adam, decoupled: true, weight_decay: 0.1}"})
    EXPECT_GE(interruptions(folder_, text("{kind: optimize, params: {steps: 200000, learning_rate: 0.0001, optimizer: ", optimizer, "}}")),
              3)
        << optimizer;
}

TEST_F(Checkpoints, TheOrderOfBatchesGoesOnToo) {
  const char* study =
      "{kind: optimize, params: {problem: {name: logistic_regression, data: data/breast_cancer.csv, target: malignant}, batch: 100, "
      "steps: 40, trajectory: always}}";
  EXPECT_GE(interruptions(folder_, study), 5);
}

TEST_F(Checkpoints, IntegrationGoesOnToTheSameBits) {
  EXPECT_GE(interruptions(folder_, "{kind: integrate, params: {samples: 90000001, convergence: true}}"), 2);
}

TEST_F(Checkpoints, AStateIsUsedByItsOwnTaskAndBuildAlone) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: deliberately_counting}}\n");
  EXPECT_TRUE(Attempt(folder_).run(study, 2, true).head.status == Status::missing);
  EXPECT_EQ(first_step(Attempt(folder_).run(study, 3, false)), 1);
  CheckpointFolder foreign = folder_;
  foreign.build = {7, 7};
  EXPECT_EQ(first_step(Attempt(foreign).run(study, 3, false)), 0);
  ASSERT_EQ(warnings_.size(), 1U);
  EXPECT_NE(warnings_.front().find("another build saved it"), std::string::npos) << warnings_.front();
  const Study other = study_from("study: s\nexperiments: {e: {kind: deliberately_counting, params: {steps: 11}}}\n");
  EXPECT_EQ(first_step(Attempt(folder_).run(other, 1, false)), 0);
}

TEST_F(Checkpoints, ADamagedStateIsNotUsedAndItIsSaid) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: deliberately_counting}}\n");
  EXPECT_TRUE(Attempt(folder_).run(study, 1, true).head.status == Status::missing);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path)) std::filesystem::resize_file(entry.path(), 78);
  Attempt next(folder_);
  const TaskResult result = next.run(study, 4, false);
  EXPECT_EQ(first_step(result), 0);
  EXPECT_TRUE(next.leaves_checkpoint) << "which is to be removed";
  ASSERT_EQ(warnings_.size(), 1U);
  EXPECT_NE(warnings_.front().find("has 6 bytes of state where 8 were saved; its task begins anew"), std::string::npos)
      << warnings_.front();
}

TEST_F(Checkpoints, WhereTheDiskRefusesTheTaskGoesOnAndItIsSaidOnce) {
  std::ofstream(folder_.path) << "a file where the folder should be";
  folder_.every_seconds = 0;
  const Study study = study_from("study: s\nexperiments: {e: {kind: deliberately_counting}}\n");
  Attempt only(folder_);
  EXPECT_TRUE(only.run(study, 2, false).head.status == Status::done);
  EXPECT_FALSE(only.leaves_checkpoint);
  EXPECT_EQ(warnings_.size(), 1U);
}

TEST_F(Checkpoints, AStateGoesWhenTheRecordIsDurable) {
  const Study study = study_from("study: s\nexperiments: {e: {kind: deliberately_counting, replicates: 20}}\n");
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < study.tasks(); ++task) wanted.push_back({task, 1});
  folder_.every_seconds = 0;
  const auto states = [&] {
    return std::distance(std::filesystem::directory_iterator(folder_.path), std::filesystem::directory_iterator{});
  };
  StopState stop;
  int accepted = 0, synced = 0;
  local::run_links(1, [&](Link& link) {
    TeamInbox inbox(link);
    const Workplace place{.accept = [&](const TaskResult&) { ++accepted; },
                          .stopping = {.state = &stop},
                          .checkpoints = &folder_,
                          .sync =
                              [&] {
                                EXPECT_EQ(++synced, accepted);
                                EXPECT_EQ(states(), 1) << "it is removed before the record is durable";
                              }};
    EXPECT_EQ(execute(inbox, study, wanted, place), "");
  });
  EXPECT_EQ(synced, 20);
  EXPECT_EQ(states(), 0);
}

}  // namespace
}  // namespace sower::test
