#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "io/hdf5/write.hpp"
#include "runner/results/damage.hpp"
#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What first_difference says of two runs of which task 9 recorded x and t.
std::string difference(double x, double t, double relative = 0) {
  const auto run = [](double value, double took) {
    return [=](const Task& task, TaskResult& result) {
      const bool is_chosen = task.number == 9;
      result.variables = {variable("t", std::vector{is_chosen ? took : 1.0}, {}, {"", seconds, Origin::measured}),
                          variable("x", std::vector{1.0, is_chosen ? value : nan}, {{"i", 2}})};
    };
  };
  const ProbeResults a(run(1.0, 1.0)), b(run(x, t));
  return first_difference(a.path(), b.path(), relative);
}

TEST(Difference, IsNoneBetweenRunsThatComputedTheSame) { EXPECT_EQ(difference(1.0, 123.0), ""); }

TEST(Difference, NamesTaskPlaceAndBothValues) {
  EXPECT_EQ(difference(1.00000001, 1.0),
            "shootout/x at optimizer=sgd, rate=0.1, replicate=1, i=1: 1 in A, 1.00000001 in B (relative difference 1e-08)");
}

TEST(Difference, ForgivesWhatItIsToldTo) {
  EXPECT_EQ(difference(1.00000001, 1.0, 1e-7), "");
  EXPECT_NE(difference(1.00000001, 1.0, 1e-9), "");
  EXPECT_NE(difference(nan, 1.0, 1), "") << "a number is not close to NaN";
}

std::string difference(const Make& a, const Make& b) { return first_difference(ProbeResults(a).path(), ProbeResults(b).path()); }

TEST(Difference, NamesAStatusByItsWord) {
  const Make fails = [](const Task& task, TaskResult& result) {
    if (task.number == 14) result.head.status = Status::failed;
  };
  EXPECT_EQ(difference([](const Task&, TaskResult&) {}, fails), "plain/status at replicate=2: done in A, failed in B");
}

TEST(Difference, NamesVariablesAndDimensionsThatAreNotInBoth) {
  const auto records = [](const std::string& name, std::size_t n) {
    return plain([=](std::int64_t) { return std::vector{variable(name, std::vector<double>(n, 1.0), {{"i", n}})}; });
  };
  EXPECT_EQ(difference(records("x", 2), records("y", 2)), "plain: variable 'x' is only in A");
  EXPECT_EQ(difference(records("x", 2), records("x", 3)), "plain: dimension 'i' has 2 entries in A, 3 in B");
}

TEST(Difference, ComparesIntegersAndTextsExactly) {
  const auto records = [](std::int64_t n, const std::string& word) {
    return plain([=](std::int64_t) { return std::vector{variable("n", std::vector{n}), variable("word", std::vector{word})}; });
  };
  constexpr std::int64_t large = std::int64_t{1} << 60;
  EXPECT_EQ(difference(records(large, "a"), records(large + 1, "a")),
            "plain/n at replicate=0: 1152921504606846976 in A, 1152921504606846977 in B (relative difference 0)");
  EXPECT_EQ(difference(records(1, "a"), records(1, "b")), "plain/word at replicate=0: 'a' in A, 'b' in B");
}

TEST(Difference, NamesOtherStudies) {
  const Make nothing = [](const Task&, TaskResult&) {};
  const ProbeResults a(nothing), b(nothing, make_study("study: other\nexperiments: {lone: {kind: gather_probe}}"));
  EXPECT_EQ(first_difference(a.path(), b.path()), "experiment 'shootout' is only in A: A holds the study 'tour', B the study 'other'");
}

TEST(Difference, RefusesDamagedValues) {
  const auto run = [](const Task&, TaskResult& result) { result.variables = {variable("x", std::vector{12345.678})}; };
  const ProbeResults a(run), b(run);
  EXPECT_TRUE(results::damaged(b.root()).empty());
  std::fstream bytes(b.path(), std::ios::in | std::ios::out | std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(bytes), {}};
  const double value = 12345.678;
  bytes.clear();
  bytes.seekp(static_cast<std::streamoff>(all.find(std::string(reinterpret_cast<const char*>(&value), sizeof value))));
  bytes.put('\1');
  bytes.close();
  const auto damaged = results::damaged(b.root());
  ASSERT_EQ(damaged.size(), 1U);
  EXPECT_TRUE(damaged[0].ends_with(":/shootout/x")) << damaged[0];
  try {
    static_cast<void>(first_difference(a.path(), b.path()));
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("x does not match its checksum"), std::string::npos) << error.what();
  }
}

TEST(Difference, RefusesFilesItCannotRead) {
  const tests::TemporaryFolder folder;
  const auto make = [&](const char* name, std::int32_t version) {
    io::hdf5::NewFile file(folder / name);
    if (version > 0) file.root().attribute("sower_format_version", version);
    file.close();
    try {
      return first_difference(folder / name, folder / name);
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  EXPECT_NE(make("foreign.h5", 0).find("is not a results file of sower"), std::string::npos);
  EXPECT_NE(make("newer.h5", 2).find("was written by a newer sower"), std::string::npos);
}

}  // namespace
}  // namespace sower
