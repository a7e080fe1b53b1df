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

std::vector<TaskResult> run_in_memory(const Study& study, int ranks, const std::function<RunApart()>& line) {
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < study.tasks(); ++task) wanted.push_back({task, 1});
  std::mutex mutex;
  std::map<io::Hash, TaskResult> kept;
  StopState stop;
  local::run_links(ranks, [&](Link& link) {
    TeamInbox inbox(link);
    const Accept accept = [&](const TaskResult& result) {
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(kept.emplace(result.head.key, result).second) << "two results for one task";
    };
    const Workplace place{.accept = accept, .stopping = {.state = &stop}, .run_apart = line ? line() : RunApart()};
    EXPECT_EQ(execute(inbox, study, wanted, place), "");
  });
  std::vector<TaskResult> results;
  for (const Assignment& assignment : wanted) results.push_back(kept[task_key(study, task_of(study, assignment.task))]);
  return results;
}

}  // namespace sower::test
