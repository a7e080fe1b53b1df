#include "runner/results/layout.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;
using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;

/// The probe study, of which `shootout` (2 optimizers × 3 rates × 2 replicates) is left with those points of the product.
Study with_points(std::vector<std::int64_t> kept) {
  Study study = make_study();
  study.experiments[0].sweep.excludes = true;
  study.experiments[0].sweep.kept = std::move(kept);
  return study;
}

/// The same as cases: each row sets both parameters.
Study with_cases(std::vector<std::int32_t> choose) {
  Study study = make_study();
  Sweep& sweep = study.experiments[0].sweep;
  const auto rows = static_cast<std::int64_t>(choose.size() / 2);
  sweep.blocks = {Block{{0, 1}, rows, std::move(choose), {}}};
  return study;
}

const Make loss_is_number = [](const Task& task, TaskResult& result) {
  result.variables = {variable("loss", std::vector{static_cast<double>(task.number)}, {}, {"the loss"})};
};

TEST(Layout, IsAHypercubeFromHalfFullOn) {
  const auto layout = [](const Study& study) { return results::Layout(study.experiments[0], 0); };
  EXPECT_TRUE(layout(make_study()).is_cube());
  EXPECT_TRUE(layout(with_points({0, 2, 4})).is_cube());
  EXPECT_EQ(layout(with_points({0, 2, 4})).rows(), 12);
  EXPECT_FALSE(layout(with_points({0, 5})).is_cube());
  EXPECT_EQ(layout(with_points({0, 5})).rows(), 4);
  EXPECT_FALSE(layout(with_cases({0, 0, 1, 1, 0, 0, 1, 2})).is_cube()) << "two points would share a cell";
}

TEST(Layout, FindsTasksFromRowsAndRowsFromTasks) {
  const Study study = with_cases({1, 2, 0, 0, 1, 0, 0, 1});
  const results::Layout layout(study.experiments[0], 0);
  ASSERT_TRUE(layout.is_cube());
  for (std::int64_t task = 0; task < 8; ++task) EXPECT_EQ(layout.task_at(layout.row_of(task)), task);
  EXPECT_EQ(layout.row_of(0), 10) << "sgd, 1";
  EXPECT_EQ(layout.task_at(4), std::nullopt) << "adam, 1";
}

TEST(Gather, PutsTasksWhereTheirCoordinatesSay) {
  const ProbeResults results(loss_is_number, with_cases({1, 2, 0, 0, 1, 0, 0, 1}));
  EXPECT_EQ(results("shootout", "loss").dimensions(), (Texts{"optimizer", "rate", "replicate"}));
  EXPECT_EQ(results.integers("shootout", "status"), (Integers{1, 1, 1, 1, 4, 4, 1, 1, 4, 4, 1, 1}));
  const auto loss = results.numbers("shootout", "loss");
  EXPECT_EQ((std::vector<double>(loss.begin(), loss.begin() + 4)), (std::vector<double>{2, 3, 6, 7}));
  EXPECT_TRUE(std::isnan(loss[4]));
  EXPECT_EQ(loss[10], 0);
  EXPECT_EQ(results.integers("tasks", "row"), (Integers{10, 11, 0, 1, 6, 7, 2, 3, 0, 1, 2}));
  EXPECT_EQ(results("shootout", "status").text("flag_meanings"), "missing done diverged failed excluded stopped");
  EXPECT_EQ(results.root().group("shootout").text("layout"), "grid");
}

TEST(Gather, GivesASparseSweepARowForEachTask) {
  const ProbeResults results(loss_is_number, with_points({1, 5}));
  EXPECT_EQ(results("shootout", "loss").dimensions(), Texts{"task"});
  EXPECT_EQ(results.numbers("shootout", "loss"), (std::vector<double>{0, 1, 2, 3}));
  EXPECT_EQ(results.texts("shootout", "optimizer"), (Texts{"adam", "adam", "sgd", "sgd"}));
  EXPECT_EQ(results.numbers("shootout", "rate"), (std::vector{0.1, 0.1, 1.0, 1.0}));
  EXPECT_EQ(results("shootout", "rate").text("parameter"), "rate");
  EXPECT_EQ(results.integers("shootout", "replicate"), (Integers{0, 1, 0, 1}));
  EXPECT_EQ(results.integers("shootout", "task"), (Integers{0, 1, 2, 3}));
  EXPECT_EQ(results("shootout", "loss").text("coordinates"), "optimizer rate replicate");
  EXPECT_EQ(results.root().group("shootout").text("layout"), "tasks");
  EXPECT_EQ(results.numbers("plain", "loss"), (std::vector<double>{4, 5, 6}));
}

TEST(Gather, TellsViewersWhatToPlotFirst) {
  const ProbeResults results(loss_is_number);
  EXPECT_EQ(results.root().text("default"), "shootout");
  EXPECT_EQ(results.root().text("NX_class"), "NXroot");
  EXPECT_EQ(results.root().group("shootout").text("NX_class"), "NXdata");
  EXPECT_EQ(results.root().group("shootout").text("signal"), "loss");
}

TEST(Gather, DoesNotLetViewersPlotWhatIsEmpty) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    loss_is_number(task, result);
    result.variables.insert(result.variables.begin(), variable("events", std::vector<double>{}, {{"event", 0}}));
  });
  EXPECT_EQ(results.root().group("shootout").text("signal"), "loss");
}

TEST(Difference, NamesTheCoordinatesOfATaskInARow) {
  const Make other = [](const Task& task, TaskResult& result) {
    loss_is_number(task, result);
    if (task.number == 3) std::get<std::vector<double>>(result.variables[0].values)[0] = 30;
  };
  const ProbeResults a(loss_is_number, with_points({1, 5})), b(other, with_points({1, 5}));
  EXPECT_EQ(first_difference(a.path(), b.path()),
            "shootout/loss at task=3 (optimizer=sgd, rate=1, replicate=1): 3 in A, 30 in B (relative difference 0.9)");
}

}  // namespace
}  // namespace sower
