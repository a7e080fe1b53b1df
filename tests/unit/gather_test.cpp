#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>

#include "io/hdf5/read.hpp"
#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t missing_integer = std::numeric_limits<std::int64_t>::min();

using Texts = std::vector<std::string>;

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

TEST(Gather, MakesAHypercubeWithNamedCoordinates) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    result.variables = {variable("loss", std::vector{static_cast<double>(task.number)}, {}, {"the loss", Unit{"J"}})};
  });
  const auto loss = results("shootout", "loss");
  EXPECT_EQ(loss.dimensions(), (Texts{"optimizer", "rate", "replicate"}));
  EXPECT_EQ(loss.sizes(), (std::vector<std::uint64_t>{2, 3, 2}));
  EXPECT_EQ(results.texts("shootout", "optimizer"), (Texts{"adam", "sgd"}));
  EXPECT_EQ(results.numbers("shootout", "rate"), (std::vector{0.01, 0.1, 1.0}));
  EXPECT_EQ(results.integers("shootout", "replicate"), (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(results.numbers("shootout", "loss"), (std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(results.numbers("plain", "loss"), (std::vector<double>{12, 13, 14}));
  EXPECT_EQ(loss.text("long_name"), "the loss");
  EXPECT_EQ(loss.text("units"), "J");
  EXPECT_EQ(loss.text("origin"), "computed");
  EXPECT_EQ(results("shootout", "rate").text("units"), "m");
  EXPECT_EQ(results("shootout", "rate").text("long_name"), "how far it moves");
}

TEST(Gather, CountsTasksAndMarksWhatIsMissing) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    result.variables = {variable("loss", std::vector{1.0}), variable("steps", std::vector<std::int64_t>{3}),
                        variable("word", std::vector<std::string>{"x"})};
    if (task.number == 12) result.head.status = Status::missing;
    if (task.number == 13) result.head.status = Status::failed;
    if (task.number == 14) result.head.status = Status::diverged;
    if (task.number == 13) result.head.message = "it broke";
  });
  EXPECT_EQ(results.integers("plain", "status"), (std::vector<std::int64_t>{0, 3, 2}));
  EXPECT_TRUE(same(results.numbers("plain", "loss"), {nan, nan, 1}));
  EXPECT_EQ(results.integers("plain", "steps"), (std::vector<std::int64_t>{missing_integer, missing_integer, 3}));
  EXPECT_EQ(results("plain", "steps").integer("_FillValue"), missing_integer);
  EXPECT_EQ(results("shootout", "steps").integer("_FillValue"), std::nullopt) << "integers that are all there stay integers in xarray";
  EXPECT_EQ(results.texts("plain", "word"), (Texts{"", "", "x"}));
  EXPECT_EQ(results("plain", "status").text("flag_meanings"), "missing done diverged failed excluded stopped");
  EXPECT_EQ(results.gathered.all().done, 12);
  EXPECT_EQ(results.gathered.experiments[1].failed, 1);
  EXPECT_EQ(results.gathered.experiments[1].seconds, 1.0);
  const auto root = results.root();
  EXPECT_EQ(root.integer("n_tasks"), 15);
  EXPECT_EQ(root.integer("n_diverged"), 1);
  EXPECT_EQ(root.integer("n_missing"), 1);
  EXPECT_EQ(root.integer("complete"), 0);
  EXPECT_EQ(root.text("digest"), results.gathered.digest.hex());
}

TEST(Gather, ListsEveryTaskInCanonicalOrder) {
  const Study study = make_study();
  const ProbeResults results([](const Task& task, TaskResult& result) {
    if (task.number == 5) {
      result.head.status = Status::failed;
      result.head.message = "no\xFFt UTF-8";
    }
    if (task.number == 6) result.head.status = Status::missing;
  });
  const Texts keys = results.texts("tasks", "key");
  ASSERT_EQ(keys.size(), 15U);
  for (std::int64_t number = 0; number < 15; ++number)
    EXPECT_EQ(keys[static_cast<std::size_t>(number)], task_key(study, task_of(study, number)).hex());
  EXPECT_EQ(results("tasks", "key").dimensions(), Texts{"task"});
  EXPECT_EQ(results.texts("tasks", "parameters")[11], "optimizer=sgd, rate=1");
  EXPECT_EQ(results.texts("tasks", "parameters")[14], "");
  EXPECT_EQ(results.texts("tasks", "error")[5], "no\xEF\xBF\xBDt UTF-8");
  EXPECT_EQ(results.integers("tasks", "experiment")[12], 1);
  EXPECT_EQ(results("tasks", "experiment").text("flag_meanings"), "shootout plain");
  EXPECT_EQ(results.integers("tasks", "first_rank")[6], -1);
  EXPECT_EQ(results.integers("tasks", "first_rank")[7], 3);
  EXPECT_EQ(results("tasks", "host").text("flag_meanings"), "node0 node1 unknown");
  EXPECT_EQ(results.integers("tasks", "host")[6], 2);
  EXPECT_TRUE(std::isnan(results.numbers("tasks", "start")[6]));
  EXPECT_EQ(results.integers("tasks", "seed")[7], 42);
}

TEST(Gather, StoresACoordinateOnceWhenAllTasksAgree) {
  const ProbeResults results(plain([](std::int64_t) {
    return std::vector{variable("step", std::vector<std::int64_t>{0, 10, 20}, {{"step", 3}}),
                       variable("loss", std::vector{3.0, 2.0, 1.0}, {{"step", 3}})};
  }));
  EXPECT_EQ(results("plain", "step").sizes(), std::vector<std::uint64_t>{3});
  EXPECT_EQ(results.integers("plain", "step"), (std::vector<std::int64_t>{0, 10, 20}));
  EXPECT_TRUE(results("plain", "step").is_scale());
  EXPECT_EQ(results("plain", "loss").dimensions(), (Texts{"replicate", "step"}));
}

TEST(Gather, KeepsCoordinatesOfEachTaskWhenTheyDiffer) {
  const ProbeResults results(plain([](std::int64_t replicate) {
    return std::vector{variable("time", std::vector{0.0, 1.0 + static_cast<double>(replicate)}, {{"time", 2}})};
  }));
  EXPECT_TRUE(results("plain", "time").is_bare_dimension());
  EXPECT_EQ(results("plain", "time_values").dimensions(), (Texts{"replicate", "time"}));
  EXPECT_EQ(results.numbers("plain", "time_values"), (std::vector<double>{0, 1, 0, 2, 0, 3}));
}

TEST(Gather, PadsShorterTasksAndTellsTheirLengths) {
  const ProbeResults results(plain([](std::int64_t replicate) {
    const auto n = static_cast<std::size_t>(replicate) + 1;
    std::vector<std::int64_t> steps(n);
    for (std::size_t i = 0; i < n; ++i) steps[i] = static_cast<std::int64_t>(i) * 10;
    return std::vector{variable("loss", std::vector<double>(n, 7.0), {{"step", n}}), variable("step", steps, {{"step", n}}),
                       variable("path", std::vector<std::int64_t>(n * 2, replicate), {{"x", 2}, {"step", n}})};
  }));
  EXPECT_TRUE(same(results.numbers("plain", "loss"), {7, nan, nan, 7, 7, nan, 7, 7, 7}));
  EXPECT_EQ(results.integers("plain", "step_count"), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(results("plain", "step_count").dimensions(), Texts{"replicate"});
  EXPECT_EQ(results.integers("plain", "step"), (std::vector<std::int64_t>{0, 10, 20})) << "shorter ones are beginnings of the longest";
  constexpr std::int64_t none = missing_integer;
  EXPECT_EQ(results.integers("plain", "path"),
            (std::vector<std::int64_t>{0, none, none, 0, none, none, 1, 1, none, 1, 1, none, 2, 2, 2, 2, 2, 2}));
}

TEST(Gather, GivesADimensionOfTwoSizesTwoNames) {
  const ProbeResults results(plain([](std::int64_t replicate) {
    const std::size_t n = replicate == 0 ? 2 : 3;  // the same as a's at first
    return std::vector{variable("a", std::vector<double>(2, 1.0), {{"i", 2}}), variable("b", std::vector<double>(n, 2.0), {{"i", n}})};
  }));
  EXPECT_EQ(results("plain", "a").dimensions(), (Texts{"replicate", "i"}));
  EXPECT_EQ(results("plain", "b").dimensions(), (Texts{"replicate", "i_2"}));
  EXPECT_TRUE(same(results.numbers("plain", "b"), {2, 2, nan, 2, 2, 2, 2, 2, 2}));
  EXPECT_EQ(results.integers("plain", "i_2_count"), (std::vector<std::int64_t>{2, 3, 3}));
}

TEST(Gather, RenamesWhatClashesWithTheSweep) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    if (task.experiment == 0)
      result.variables = {variable("rate", std::vector{9.0}), variable("status", std::vector{8.0}),
                          variable("x", std::vector{1.0, 2.0}, {{"optimizer", 2}}), variable("a/b", std::vector{3.0})};
  });
  EXPECT_EQ(results.numbers("shootout", "rate").size(), 3U);
  EXPECT_EQ(results.numbers("shootout", "rate_recorded")[0], 9);
  EXPECT_EQ(results.numbers("shootout", "status_recorded")[0], 8);
  EXPECT_EQ(results("shootout", "x").dimensions().back(), "optimizer_recorded");
  EXPECT_EQ(results.numbers("shootout", "a_b")[0], 3);
}

TEST(Gather, FindsATypeThatHoldsWhatTasksRecorded) {
  const ProbeResults results(plain([](std::int64_t replicate) {
    if (replicate == 0) return std::vector{variable("n", std::vector<std::int64_t>{1}), variable("t", std::vector<std::uint8_t>{1})};
    return std::vector{variable("n", std::vector{0.5}), variable("t", std::vector<std::string>{"perhaps"})};
  }));
  EXPECT_EQ(results.numbers("plain", "n"), (std::vector{1.0, 0.5, 0.5}));
  EXPECT_EQ(results.texts("plain", "t"), (Texts{"true", "perhaps", "perhaps"}));
}

TEST(Gather, SeparatesVariablesOfOneNameWithOtherDimensionsOrUnits) {
  const ProbeResults results(plain([](std::int64_t replicate) {
    if (replicate == 0) return std::vector{variable("size", std::vector{1.0}, {}, {"", Unit{"m"}})};
    return std::vector{variable("size", std::vector{2.0, 3.0}, {{"side", 2}}, {"", Unit{"m"}})};
  }));
  EXPECT_TRUE(same(results.numbers("plain", "size"), {1, nan, nan}));
  EXPECT_TRUE(same(results.numbers("plain", "size_2"), {nan, nan, 2, 3, 2, 3}));
}

TEST(Gather, MarksBoolsOnlyWhileNoneIsMissing) {
  const ProbeResults results([](const Task& task, TaskResult& result) {
    result.variables = {variable("converged", std::vector<std::uint8_t>{1})};
    if (task.number == 14) result.head.status = Status::failed;
  });
  EXPECT_EQ(results("shootout", "converged").text("dtype"), "bool");
  EXPECT_EQ(results("plain", "converged").text("dtype"), std::nullopt);
  EXPECT_EQ(results("plain", "converged").text("flag_meanings"), "false true");
  EXPECT_EQ(results.integers("plain", "converged"), (std::vector<std::int64_t>{1, 1, -1}));
}

TEST(Gather, TakesEmptyArraysAndStudiesOfWhichNothingRan) {
  const ProbeResults empty(plain([](std::int64_t) { return std::vector{variable("x", std::vector<double>{}, {{"i", 0}})}; }));
  EXPECT_EQ(empty("plain", "x").sizes(), (std::vector<std::uint64_t>{3, 0}));
  const ProbeResults nothing([](const Task&, TaskResult& result) { result.head.status = Status::missing; });
  EXPECT_EQ(nothing.gathered.all().missing, 15);
  EXPECT_EQ(nothing.root().group("shootout").datasets(), (Texts{"optimizer", "rate", "replicate", "status"}));
}

TEST(Gather, WritesTheSameInManyRangesAsInOne) {
  // 3.2 MB a task: 20 of the 21 go into the 64 MiB that are gathered at a time.
  const Study study = make_study("study: s\nexperiments: {plain: {kind: gather_probe, sweep: {grid: {rate: [1, 2, 3]}}, replicates: 7}}");
  constexpr std::size_t n = 400'000;
  const ProbeResults results(
      [](const Task& task, TaskResult& result) {
        result.variables = {variable("x", std::vector<double>(n, static_cast<double>(task.number)), {{"i", n}})};
      },
      study);
  const auto x = results("plain", "x");
  ASSERT_EQ(x.sizes(), (std::vector<std::uint64_t>{3, 7, n}));
  for (std::uint64_t task = 0; task < 21; ++task) {
    EXPECT_EQ(x.numbers(task * n, 1)[0], static_cast<double>(task));
    EXPECT_EQ(x.numbers(task * n + n - 1, 1)[0], static_cast<double>(task));
  }
}

TEST(Gather, ReplacesTheOldFileAndLeavesNothingElse) {
  const Study study = make_study();
  const ProbeResults results([](const Task&, TaskResult&) {});
  std::ofstream(results.folder() / "results.h5.tmp.999999999") << "left by a process that was killed";
  std::ofstream(results.folder() / "results.h5.tmp.1") << "being written by a living one";
  gather(study, Journal(results.folder() / "journal"), {}, results.path());
  EXPECT_FALSE(std::filesystem::exists(results.folder() / "results.h5.tmp.999999999"));
  EXPECT_TRUE(std::filesystem::exists(results.folder() / "results.h5.tmp.1"));
  int files = 0;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator(results.folder().path())) ++files;
  EXPECT_EQ(files, 3);  // the journal, the results and that one
  EXPECT_EQ(results.root().integer("n_done"), 15);
}

TEST(Gather, SaysWhatToDoWhenTheDiskRefuses) {
  const Study study = make_study();
  const tests::TemporaryFolder folder;
  try {
    gather(study, Journal(folder / "journal"), {}, folder / "absent" / "results.h5");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("No such file or directory"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("safe in the journal"), std::string::npos);
  }
}

/// Gathers again where files may not grow beyond `bytes`; exits with 0 when that was told as an Error.
void gather_within(std::uintmax_t bytes, const ProbeResults& results) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_FSIZE, &limit);
  try {
    gather(make_study(), Journal(results.folder() / "journal"), {}, results.path());
  } catch (const Error& error) {
    std::fputs(error.what(), stderr);
    std::exit(0);
  }
  std::exit(1);
}

TEST(GatherDeathTest, KeepsTheOldFileWhereverTheDiskIsFull) {
  const ProbeResults results(plain([](std::int64_t) { return std::vector{variable("x", std::vector<double>(9000, 1.0), {{"i", 9000}})}; }));
  const auto size = std::filesystem::file_size(results.path());
  for (const std::uintmax_t bytes : {std::uintmax_t{1000}, std::uintmax_t{3000}, size / 4, size / 2, size - 1000}) {
    EXPECT_EXIT(gather_within(bytes, results), testing::ExitedWithCode(0), "File too large.*safe in the journal")
        << bytes << " of " << size;
    EXPECT_EQ(results.root().integer("n_done"), 15);
    EXPECT_EQ(std::filesystem::file_size(results.path()), size);
  }
  for (const auto& file : std::filesystem::directory_iterator(results.folder().path()))
    EXPECT_EQ(file.path().filename().string().find(".tmp."), std::string::npos) << file.path();
}

TEST(Gather, KeepsWhereResultsComeFrom) {
  const ProbeResults results([](const Task&, TaskResult&) {});
  const auto provenance = results.root().group("provenance");
  EXPECT_EQ(results.texts("provenance", "study")[0], probe_study);
  EXPECT_EQ(results.texts("provenance", "command")[0], "sower run");
  EXPECT_EQ(results.texts("provenance", "study_2")[0], "a clash");
  const std::string parameters = provenance.group("parameters").dataset("plain").texts(0, 1)[0];
  EXPECT_NE(parameters.find("rate = 0.5"), std::string::npos) << parameters;
  EXPECT_NE(provenance.group("parameters").dataset("shootout").texts(0, 1)[0].find("rate = (swept: coordinate rate)"), std::string::npos);
}

TEST(Gather, DigestKnowsComputedValuesAndNothingElse) {
  const auto with = [](double computed, double measured, std::int32_t rank) {
    return ProbeResults([=](const Task&, TaskResult& result) {
             result.head.ranks = {rank};
             result.head.seconds = measured;
             result.variables = {variable("x", std::vector{computed}),
                                 variable("t", std::vector{measured}, {}, {"", seconds, Origin::measured})};
           })
        .gathered.digest;
  };
  EXPECT_EQ(with(1, 2, 3), with(1, 4, 5));
  EXPECT_NE(with(1, 2, 3), with(1.0000000000000002, 2, 3));
}

}  // namespace
}  // namespace sower
