#pragma once
// One readable report from tests that run on many ranks.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace sower {

/// Joins every rank's text in rank order, on every rank; collective.
using GatherTexts = std::function<std::vector<std::string>(const std::string&)>;

/// Collects each rank's failures at the end of every test, which is a collective call: on rank 0 they become failures of the test, so
/// that gtest's own report there is complete; elsewhere nothing is printed. A test that leaves a rank inside a collective still
/// hangs until its time limit: use EXPECT_ for what depends on the rank.
class RanksListener final : public testing::EmptyTestEventListener {
 public:
  RanksListener(int rank, GatherTexts gather) : rank_(rank), gather_(std::move(gather)) {}
  /// Whether any test failed on any rank so far; the same on all of them.
  [[nodiscard]] bool any_failed() const { return any_failed_; }

 private:
  void OnTestPartResult(const testing::TestPartResult& result) override;
  void OnTestEnd(const testing::TestInfo& info) override;

  int rank_;
  GatherTexts gather_;
  std::string mine_;
  bool any_failed_ = false;
};

}  // namespace sower
