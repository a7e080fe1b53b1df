#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "runner/study/read.hpp"

namespace sower {
namespace {

Study read(const std::string& text) {
  ReadStudy result = read_study(SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", text);
  EXPECT_TRUE(result.complaints.empty()) << show(result.complaints);
  return std::move(result.study);
}

Study garden(const std::string& more, const std::string& name = "a", const std::string& top = "seed: 1") {
  return read("study: s\n" + top + "\nexperiments:\n  " + name + ": {kind: garden" + (more.empty() ? "" : ", ") + more + "}\n");
}

io::Hash key(const Study& study, std::int64_t number = 0) { return task_key(study, task_of(study, number)); }

TEST(TaskKey, IsTheSameForTheSameTaskHoweverItIsWritten) {
  const io::Hash plain = key(garden("params: {plants: 20}"));
  EXPECT_EQ(plain, key(garden("params: {plants: 2e1}")));
  EXPECT_EQ(plain, key(garden("params: {plants: 20, spacing: 0.3, tool: {name: spade, width: 0.2}}"))) << "defaults do not count";
  EXPECT_EQ(plain, key(garden("sweep: {grid: {plants: [5, 20]}}"), 1)) << "swept or given does not count";
  EXPECT_EQ(plain, key(garden("params: {plants: 20}, replicates: 9"))) << "nor does the number of replicates";
  EXPECT_EQ(plain, key(garden("params: {plants: 20}, ranks: 4, threads: 2, description: x"))) << "nor the layout";
  EXPECT_EQ(plain, key(garden("params: {plants: 20}, stream: a", "b"))) << "nor the name, but for the stream";
}

TEST(TaskKey, DiffersWhenTheResultCouldDiffer) {
  std::set<io::Hash> keys;
  const std::vector<Study> studies = [] {
    std::vector<Study> all;
    for (const char* more : {"", "params: {plants: 20}", "params: {spacing: 20}", "params: {tool: rake}", "params: {tool: mower}",
                             "params: {tool: {name: mower, engine: petrol}}", "params: {label: x}", "params: {label: 'x, y'}", "stream: z",
                             "random: independent", "params: {depths: [1]}", "params: {depths: []}", "params: {beds: beds.csv}"})
      all.push_back(garden(more));
    all.push_back(garden("", "b"));
    all.push_back(garden("", "a", "seed: 2"));
    return all;
  }();
  for (const Study& study : studies) keys.insert(key(study));
  const Study replicates = garden("replicates: 3");
  keys.insert(key(replicates, 1));
  keys.insert(key(replicates, 2));
  EXPECT_EQ(keys.size(), studies.size() + 2);
}

TEST(TaskKey, KnowsInputFilesByContentNotByName) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("sower_identity_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (const auto& [name, content] : {std::pair("one.csv", "1,2\n"), {"same.csv", "1,2\n"}, {"other.csv", "1,3\n"}})
    std::ofstream(folder / name) << content;
  const auto key_with = [&](const std::string& file) {
    const ReadStudy one =
        read_study((folder / "s.yaml").string(), "study: s\nexperiments: {a: {kind: garden, params: {beds: " + file + "}}}\n");
    EXPECT_TRUE(one.complaints.empty()) << show(one.complaints);
    return task_key(one.study, task_of(one.study, 0));
  };
  EXPECT_EQ(key_with("one.csv"), key_with("same.csv"));
  EXPECT_NE(key_with("one.csv"), key_with("other.csv"));
  std::filesystem::remove_all(folder);
}

// A key that changes makes every finished task of every user run again: raise the kind's version on purpose, never by accident.
TEST(TaskKey, NeverChangesFromReleaseToRelease) {
  EXPECT_EQ(key(garden("")).hex(), "365491d1526a7eb988bf338b586bd127");
  EXPECT_EQ(key(garden("params: {plants: 20, tool: {name: rake, teeth: 5}, beds: beds.csv}, random: independent, replicates: 2"), 1).hex(),
            "78423465b1a7fa6ceb81f6a47d0aa34d");
}

TEST(StreamOf, IsSharedByAllPointsOfASweepUnlessIndependent) {
  const Study common = garden("sweep: {grid: {plants: [5, 20]}}"),
              independent = garden("sweep: {grid: {plants: [5, 20]}}, random: independent");
  const auto words = [](const Study& study, std::int64_t number) { return stream_of(study, task_of(study, number)).words; };
  EXPECT_EQ(words(common, 0), words(common, 1));
  EXPECT_NE(words(independent, 0), words(independent, 1));
  EXPECT_EQ(words(common, 0)[3], 0U);
}

TEST(StreamOf, AnIndependentPointKeepsItsNumbersWhenPointsAreAdded) {
  const Study few = garden("sweep: {grid: {plants: [5, 20]}}, random: independent");
  const Study many = garden("sweep: {grid: {plants: [1, 2, 5, 7, 20]}}, random: independent");
  EXPECT_EQ(stream_of(few, task_of(few, 1)).words, stream_of(many, task_of(many, 4)).words);
}

TEST(StreamOf, IsSeedStreamNameAndReplicate) {
  const Study study = garden("replicates: 5", "a", "seed: 77");
  const auto words = stream_of(study, task_of(study, 3)).words;
  EXPECT_EQ(words[0], 77U);
  EXPECT_EQ(words[2], 3U);
  EXPECT_NE(words[1], stream_of(garden("", "b"), {}).words[1]);
  EXPECT_EQ(words[1], stream_of(garden("stream: a", "b"), {}).words[1]);
}

}  // namespace
}  // namespace sower
