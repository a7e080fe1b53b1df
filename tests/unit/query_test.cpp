#include "runner/results/query.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "io/hdf5/write.hpp"
#include "runner/results/results_file.hpp"
#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;
using results::Cell;
using results::Condition;
using testing::HasSubstr;

bool holds(const Cell& cell, const std::string& condition) { return results::meets(cell, results::parse_condition(condition)); }

std::string complaint(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Query, TakesConditionsApart) {
  const Condition condition = results::parse_condition("problem.dimension >= 10");
  EXPECT_EQ(condition.name, "problem.dimension");
  EXPECT_EQ(condition.compare, Condition::Operator::at_least);
  EXPECT_EQ(condition.value, "10");
  EXPECT_EQ(results::parse_condition("a=b").value, "b");
  EXPECT_EQ(results::parse_condition("a == 'b c'").value, "b c");
  EXPECT_EQ(results::parse_condition("error = ''").value, "");
}

TEST(Query, RefusesWhatIsNoConditionAndSaysHowOneIsWritten) {
  for (const char* wrong : {"", "loss", "< 3", "loss <", "loss => 3", "loss <> 3", "loss === 3"})
    EXPECT_THAT(complaint([&] { results::parse_condition(wrong); }), HasSubstr("is no condition")) << wrong;
}

TEST(Query, ComparesNumbersAsNumbers) {
  EXPECT_TRUE(holds(10.0, "x = 1e1"));
  EXPECT_TRUE(holds(std::int64_t{10}, "x > 9.5"));
  EXPECT_FALSE(holds(std::int64_t{9}, "x > 10")) << "as texts they would be";
  EXPECT_TRUE(holds(0.1, "x <= 0.1"));
  EXPECT_FALSE(holds(0.1, "x < 0.1"));
  EXPECT_TRUE(holds(0.1, "x != 0.2"));
}

TEST(Query, NothingMeetsNoConditionAndNanOnlyNan) {
  for (const char* any : {"x = 1", "x != 1", "x < 1", "x > 1", "x ~ 1", "x = nan"}) EXPECT_FALSE(holds(Cell(), any)) << any;
  for (const char* any : {"x = 1", "x != 1", "x < 1", "x > 1", "x != nan"}) EXPECT_FALSE(holds(std::nan(""), any)) << any;
  EXPECT_TRUE(holds(std::nan(""), "x = nan"));
  EXPECT_TRUE(holds(1.0, "x != nan"));
}

TEST(Query, ComparesTexts) {
  EXPECT_TRUE(holds(std::string("adam"), "optimizer = adam"));
  EXPECT_FALSE(holds(std::string("adam(beta1=0.8)"), "optimizer = adam"));
  EXPECT_TRUE(holds(std::string("adam(beta1=0.8)"), "optimizer ~ adam"));
  EXPECT_TRUE(holds(std::string("sgd"), "optimizer != adam"));
  EXPECT_TRUE(holds(true, "nesterov = true"));
}

/// Experiment shootout is swept over optimizer and rate; `plain` is not.
ProbeResults some_results() {
  return ProbeResults([](const Task& task, TaskResult& result) {
    if (task.number == 3) {
      result.head.status = Status::failed;
      result.head.message = "it broke";
      return;
    }
    result.variables = {variable("loss", std::vector{static_cast<double>(task.number)}),
                        variable("good", std::vector<std::uint8_t>{task.number > 5}),
                        variable("curve", std::vector{1.0, 2.0}, {{"step", 2}})};
  });
}

TEST(TaskRows, HaveTheirParametersScalarsAndWhatTheTableSays) {
  const ProbeResults file = some_results();
  const auto experiments = results::tasks_of(file.root());
  ASSERT_EQ(experiments.size(), 2U);
  const auto& shootout = experiments[0];
  EXPECT_EQ(shootout.count(), 12U);
  EXPECT_EQ(experiments[1].first(), 12U);
  std::vector<std::size_t> columns;
  for (const char* name : {"number", "optimizer", "rate", "replicate", "status", "loss", "good", "error", "host", "experiment"})
    columns.push_back(shootout.find(name).value());
  const auto values = shootout.read(columns, 2, 7);
  const auto row = [&](std::size_t i) {
    std::string words;
    for (const auto& column : values) words += results::cell_text(column[i]) + '|';
    return words;
  };
  EXPECT_EQ(row(0), "2|adam|0.1|0|done|2|false||node0|shootout|");
  EXPECT_EQ(row(1), "3|adam|0.1|1|failed|||it broke|node1|shootout|");
  EXPECT_EQ(row(6), "8|sgd|0.1|0|done|8|true||node0|shootout|");
}

TEST(TaskRows, KnowFixedParametersByKeyAndLastWord) {
  const ProbeResults file = some_results();
  const auto experiments = results::tasks_of(file.root());
  const auto rate = experiments[1].find("rate");
  ASSERT_TRUE(rate.has_value());
  EXPECT_EQ(results::cell_text(experiments[1].read({*rate}, 0, 3).front()[2]), "0.5");
  EXPECT_FALSE(experiments[0].find("curve").has_value()) << "an array is no scalar";
}

/// A file whose one experiment has its three tasks as rows.
void write_rows(const std::filesystem::path& path) {
  using io::hdf5::Type;
  io::hdf5::NewFile file(path);
  {
    const auto root = file.root();
    root.attribute("sower_format_version", std::int32_t{1});
    auto tasks = root.group("tasks"), group = root.group("fit");
    group.attribute("number", std::int32_t{0});
    const auto put = [](io::hdf5::NewGroup& in, const char* name, auto values) {
      using T = typename decltype(values)::value_type;
      in.variable(name, io::hdf5::type_of<T>(), {"task"}).write(0, std::span<const T>(values));
    };
    for (auto* each : {&tasks, &group}) {
      each->coordinate("task", Type::i64, 3).write(0, std::span<const std::int64_t>(std::vector<std::int64_t>{0, 1, 2}));
      put(*each, "status", std::vector<std::int8_t>{1, 1, 1});
      put(*each, "replicate", std::vector<std::int64_t>{0, 1, 0});
    }
    put(tasks, "experiment", std::vector<std::int32_t>{0, 0, 0});
    put(tasks, "row", std::vector<std::int64_t>{0, 1, 2});
    put(tasks, "host", std::vector<std::int32_t>{0, 0, 0});
    const auto rate = group.variable("rate", Type::f64, {"task"});
    rate.attribute("parameter", std::string("optimizer.rate"));
    rate.write(0, std::span<const double>(std::vector{0.5, 0.5, 0.25}));
    put(group, "loss", std::vector<double>{7, 8, 9});
    root.group("provenance").group("parameters").text("fit", "steps = 10\noptimizer.rate = (swept: coordinate rate)\n");
  }
  file.close();
}

TEST(TaskRows, AreReadWhereTheTasksAreOneDimensionToo) {
  const TemporaryFolder folder;
  write_rows(folder / "rows.h5");
  const auto experiments = results::tasks_of(results::open_results(folder / "rows.h5").root());
  ASSERT_EQ(experiments.size(), 1U);
  const auto& fit = experiments.front();
  ASSERT_EQ(fit.places().swept().size(), 1U);
  EXPECT_EQ(fit.find("optimizer.rate"), fit.find("rate"));
  const auto values = fit.read({fit.find("rate").value(), fit.find("loss").value(), fit.find("replicate").value()}, 1, 2);
  EXPECT_EQ(values[0], (std::vector<Cell>{0.5, 0.25}));
  EXPECT_EQ(values[1], (std::vector<Cell>{8.0, 9.0}));
  EXPECT_EQ(values[2], (std::vector<Cell>{std::int64_t{1}, std::int64_t{0}}));
}

TEST(Query, TellsUnknownNamesAndSenselessComparisons) {
  const ProbeResults file = some_results();
  const auto experiments = results::tasks_of(file.root());
  const std::vector<const results::ExperimentTasks*> all{&experiments[0], &experiments[1]};
  const auto told = [&](const std::string& condition) {
    return complaint([&] { results::check_condition(results::parse_condition(condition), all); });
  };
  EXPECT_THAT(told("optimiser = adam"), HasSubstr("did you mean 'optimizer'?"));
  EXPECT_THAT(told("status = faild"), HasSubstr("did you mean 'failed'?"));
  EXPECT_THAT(told("optimizer > adam"), HasSubstr("is text"));
  EXPECT_THAT(told("rate = adam"), HasSubstr("is a number"));
  EXPECT_THAT(told("curve > 1"), HasSubstr("'curve' is an array"));
  for (const char* right : {"optimizer = adam", "rate > 0.01", "loss < 1e-3", "status = failed", "error ~ broke", "rate = 0.5"})
    EXPECT_EQ(told(right), "") << right;
}

}  // namespace
}  // namespace sower
