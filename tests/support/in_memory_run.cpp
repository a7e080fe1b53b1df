#include "tests/support/in_memory_run.hpp"

#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "runner/local/run_ranks.hpp"
#include "runner/study/read.hpp"

namespace sower::test {

Study study_from(const std::string& text) {
  ReadStudy read = read_study(SOWER_SOURCE_DIR "/configs/in_memory.yaml", text);
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints) << text;
  return std::move(read.study);
}

namespace {

/// What tasks have left, for those that need it.
class KeptResults final : public NeededRecords {
 public:
  void keep(const TaskResult& result) {
    const std::lock_guard lock(mutex_);
    const auto [kept, is_new] = kept_.emplace(result.head.key, result);
    EXPECT_TRUE(is_new || kept->second.head.status == Status::failed) << "two results for one task";
    kept->second = result;
  }
  /// An empty one when the task has none.
  TaskResult take(const io::Hash& key) { return kept_[key]; }

  Status status(const io::Hash& key) override { return result(key).head.status; }
  std::vector<Variable> heads(const io::Hash& key) override { return result(key).variables; }
  Variable variable(const io::Hash& key, std::size_t number) override { return result(key).variables.at(number); }

 private:
  const TaskResult& result(const io::Hash& key) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(key);
    require(found != kept_.end(), "no task with the key ", key.hex(), " has ended");
    return found->second;
  }

  std::mutex mutex_;
  std::map<io::Hash, TaskResult> kept_;
};

}  // namespace

std::vector<TaskResult> run_in_memory(const Study& study, int ranks, const std::function<RunApart()>& line) {
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < study.tasks(); ++task) wanted.push_back({task, 1});
  KeptResults kept;
  StopState stop;
  local::run_links(ranks, [&](Link& link) {
    TeamInbox inbox(link);
    const Workplace place{.accept = [&](const TaskResult& result) { kept.keep(result); },
                          .stopping = {.state = &stop},
                          .run_apart = line ? line() : RunApart(),
                          .needed = &kept};
    EXPECT_EQ(execute(inbox, study, wanted, place), "");
  });
  std::vector<TaskResult> results;
  for (const Assignment& assignment : wanted) results.push_back(kept.take(task_key(study, task_of(study, assignment.task))));
  return results;
}

}  // namespace sower::test
