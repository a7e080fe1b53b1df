// The files of format 1 that are kept in tests/data/results: one from before there were seals, and one with a seal. They were written by
//   SOWER_KEEP_RESULTS=tests/data/results/format_1.h5 build/release/tests/unit_tests --gtest_filter='*Format1.*'
// with the release that CHANGELOG.md names, and are never written again.

#include <gtest/gtest.h>

#include <cstdlib>

#include "io/hdf5/seal.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/results_file.hpp"
#include "tests/support/probe_results.hpp"

namespace sower {
namespace {

using namespace tests;

struct KeptFile {
  const char* path;
  io::hdf5::Seal seal;
};
constexpr KeptFile kept_files[] = {{SOWER_SOURCE_DIR "/tests/data/results/format_1.h5", io::hdf5::Seal::missing},
                                   {SOWER_SOURCE_DIR "/tests/data/results/format_1_sealed.h5", io::hdf5::Seal::intact}};
void PrintTo(const KeptFile& file, std::ostream* out) { *out << std::filesystem::path(file.path).stem().string(); }

class Format1 : public testing::TestWithParam<KeptFile> {};
INSTANTIATE_TEST_SUITE_P(Kept, Format1, testing::ValuesIn(kept_files));

/// `partial` lacks a point of its grid, `sparse` has two of six, `plain` has no sweep.
Study kept_study() {
  Study study = make_study(R"(study: kept
seed: 7
experiments:
  partial: {kind: gather_probe, sweep: {grid: {optimizer: [adam, sgd], rate: [0.01, 0.1, 1]}}, replicates: 2}
  sparse: {kind: gather_probe, sweep: {grid: {optimizer: [adam, sgd], rate: [0.02, 0.2, 2]}}, replicates: 2}
  plain: {kind: gather_probe, replicates: 20}
)");
  for (ExperimentSpec& spec : study.experiments) spec.summary = {"mean", "q05"};
  for (std::size_t e = 0; e < 2; ++e) study.experiments[e].sweep.excludes = true;
  study.experiments[0].sweep.kept = {0, 1, 2, 3, 5};
  study.experiments[1].sweep.kept = {1, 5};
  return study;
}

const Make record = [](const Task& task, TaskResult& result) {
  const auto n = static_cast<double>(task.number);
  const std::size_t length = task.replicate == 1 ? 3 : 1, far = task.replicate == 3 ? 100 : 1;
  result.variables = {variable("loss", std::vector{n / 8}, {}, {"the loss", Unit{"J"}}),
                      variable("converged", std::vector<std::uint8_t>{1}), variable("word", std::vector<std::string>{"wört"}),
                      variable("curve", std::vector<float>(length, 0.5F), {{"step", length}}),
                      variable("events", std::vector<double>(far, n), {{"event", far}})};
  if (task.number == 1) result.head.status = Status::diverged;
  if (task.number == 2) result.head.status = Status::failed;
  if (task.number == 4) result.head.status = Status::missing;
};

TEST_P(Format1, IsReadAsItWasWritten) {
  const std::string kept = GetParam().path;
  const ProbeResults today(record, kept_study());
  if (const char* const path = std::getenv("SOWER_KEEP_RESULTS")) {
    std::filesystem::copy_file(today.path(), path);
    GTEST_SKIP() << "keeps " << path;
  }
  EXPECT_EQ(io::hdf5::seal_of(kept), GetParam().seal);
  EXPECT_EQ(first_difference(kept, today.path()), "");
  EXPECT_TRUE(results::damaged(results::open_results(kept).root()).empty());
}

TEST_P(Format1, HasTheValuesThatWereRecorded) {
  const io::hdf5::File file = results::open_results(GetParam().path);
  const io::hdf5::Group root = file.root();
  const auto numbers = [&](const char* group, const char* name) {
    const auto dataset = root.group(group).dataset(name);
    return dataset.numbers(0, dataset.elements());
  };
  EXPECT_EQ(root.integer("sower_format_version"), 1);
  EXPECT_EQ(numbers("partial", "status"), (std::vector<double>{1, 2, 3, 1, 0, 1, 1, 1, 4, 4, 1, 1}));
  EXPECT_EQ(numbers("partial", "loss")[11], 9.0 / 8);
  EXPECT_EQ(numbers("sparse", "loss"), (std::vector{10.0 / 8, 11.0 / 8, 12.0 / 8, 13.0 / 8}));
  EXPECT_EQ(numbers("sparse", "loss_mean"), (std::vector{10.5 / 8, 12.5 / 8}));
  EXPECT_EQ(root.group("sparse").dataset("optimizer").texts(0, 4), (std::vector<std::string>{"adam", "adam", "sgd", "sgd"}));
  EXPECT_EQ(numbers("plain", "event_sample_count")[3], 100);
  EXPECT_EQ(numbers("plain", "events").size(), 119U);
  EXPECT_EQ(numbers("plain", "events")[103], 18);
  EXPECT_EQ(root.group("plain").dataset("word").texts(19, 1)[0], "wört");
}

}  // namespace
}  // namespace sower
