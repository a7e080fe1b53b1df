#include "tests/support/launched.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "runner/local/run_ranks.hpp"
#include "tests/support/in_memory_run.hpp"

namespace sower::test {
namespace {

class Launched final : public testing::Environment {
 public:
  void SetUp() override { launcher_ = std::make_unique<isolate::Launcher>(); }
  void TearDown() override { launcher_.reset(); }
  std::unique_ptr<isolate::Launcher> launcher_;
};

Launched* const environment = [] {
  auto* const made = new Launched;
  testing::AddGlobalTestEnvironment(made);  // which owns it
  return made;
}();

}  // namespace

isolate::Launcher& launcher() { return *environment->launcher_; }

std::vector<TaskResult> run_apart(const std::string& text, int ranks, const std::string& logs) {
  const Study study = study_from(text);
  const StudyRequest request{study.path, {}, {}, {}};
  launcher().prepare({request, read_sources(request, text), logs});
  return run_in_memory(study, ranks, [&study] { return launcher().line(study); });
}

}  // namespace sower::test
