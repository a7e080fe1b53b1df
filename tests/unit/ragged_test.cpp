#include <gtest/gtest.h>

#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;
using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;

/// Lengths 1, 1 and `longest`, the second of two experiments' three tasks.
ProbeResults with_lengths(std::size_t longest) {
  return ProbeResults(plain([=](std::int64_t replicate) {
    const std::size_t n = replicate == 2 ? longest : 1;
    const auto value = static_cast<double>(replicate);
    std::vector<std::int64_t> step(n);
    for (std::size_t i = 0; i < n; ++i) step[i] = static_cast<std::int64_t>(i);
    return std::vector{variable("step", step, {{"step", n}}), variable("loss", std::vector<double>(n, value), {{"step", n}}),
                       variable("path", std::vector<float>(2 * n, 1.5F), {{"step", n}, {"x", 2}}),
                       variable("back", std::vector<std::int64_t>(2 * n, replicate), {{"x", 2}, {"step", n}})};
  }));
}

TEST(Gather, FillsUpWhileThatWastesLessThanThreeQuarters) {
  const ProbeResults results = with_lengths(6);  // 18 instead of 8
  EXPECT_EQ(results("plain", "loss").dimensions(), (Texts{"replicate", "step"}));
}

TEST(Gather, StoresFarApartLengthsBehindEachOther) {
  const std::size_t n = 100;
  const auto make = [](const Task& task, TaskResult& result) {
    const std::size_t length = task.number == 14 ? n : 1;
    if (task.number == 13) result.head.status = Status::missing;
    const std::vector<double> values(length, static_cast<double>(task.number));
    std::vector<double> twice(2 * length, 1.0);
    result.variables = {variable("loss", values, {{"step", length}}), variable("path", twice, {{"step", length}, {"x", 2}}),
                        variable("back", twice, {{"x", 2}, {"step", length}})};
  };
  Study study = make_study();
  study.experiments[0].sweep.axes.clear();
  study.experiments[0].sweep.blocks.clear();
  study.experiments[0].replicates = 12;
  const ProbeResults results(make, study);
  EXPECT_EQ(results("plain", "loss").dimensions(), (Texts{"replicate", "step"})) << "two tasks of lengths 1 and 100 waste half";

  study.experiments[1].replicates = 1;
  study.experiments[0].replicates = 20;
  const ProbeResults far([&](const Task& task, TaskResult& result) { make(task, result); }, study);
  EXPECT_EQ(far("shootout", "loss").dimensions(), Texts{"step_sample"});
  const std::vector<double> loss = far.numbers("shootout", "loss");
  ASSERT_EQ(loss.size(), 18 + n);
  EXPECT_EQ(loss[12], 12);
  EXPECT_EQ(loss[13], 14);
  EXPECT_EQ(loss[13 + n], 15);
  const Integers counts = far.integers("shootout", "step_sample_count");
  EXPECT_EQ(far("shootout", "step_sample_count").text("sample_dimension"), "step_sample");
  EXPECT_EQ(counts[0], 1);
  EXPECT_EQ(counts[13], 0);
  EXPECT_EQ(counts[14], 100);
  EXPECT_EQ(far("shootout", "path").dimensions(), (Texts{"step_sample", "x"}));
  EXPECT_EQ(far("shootout", "back").dimensions(), Texts{"x_step_sample"});
  EXPECT_EQ(far.integers("shootout", "x_step_sample_count")[14], 200);
  EXPECT_EQ(far.integers("shootout", "step_count")[14], 100) << "the shape of what lies behind each other";
}

}  // namespace
}  // namespace sower
