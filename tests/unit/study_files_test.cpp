#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "runner/study/read.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// The fenced blocks of a page that are YAML.
std::vector<std::string> yaml_blocks(const std::string& page) {
  std::vector<std::string> blocks;
  const std::string fence = "```yaml\n";
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    blocks.push_back(page.substr(at, page.find("```", at) - at));
  }
  return blocks;
}

TEST(StudyLanguagePage, EveryExampleIsAValidStudy) {
  const std::vector<std::string> blocks = yaml_blocks(content(SOWER_SOURCE_DIR "/docs/study-language.md"));
  ASSERT_GE(blocks.size(), 4U);
  for (const std::string& block : blocks) {
    const ReadStudy read = read_study(SOWER_SOURCE_DIR "/configs/example.yaml", block);
    EXPECT_TRUE(read.complaints.empty()) << block << show(read.complaints);
  }
}

TEST(CommandsPage, EveryExampleIsAValidStudy) {
  const std::vector<std::string> blocks = yaml_blocks(content(SOWER_SOURCE_DIR "/docs/commands.md"));
  ASSERT_GE(blocks.size(), 3U);
  for (const std::string& block : blocks) {
    const ReadStudy read = read_study(SOWER_SOURCE_DIR "/configs/example.yaml", block);
    EXPECT_TRUE(read.complaints.empty()) << block << show(read.complaints);
  }
}

TEST(StudyLanguagePage, CountsTheTasksOfItsFirstExample) {
  const std::string page = content(SOWER_SOURCE_DIR "/docs/study-language.md");
  const Study study = read_study(SOWER_SOURCE_DIR "/configs/example.yaml", yaml_blocks(page).at(0)).study;
  EXPECT_NE(page.find("This study has " + std::to_string(study.tasks()) + " tasks"), std::string::npos) << study.tasks();
}

TEST(StudyLanguagePage, ShowsMessagesAsTheyAre) {
  const std::string page = content(SOWER_SOURCE_DIR "/docs/study-language.md");
  std::string study = yaml_blocks(page).at(0);
  study.replace(study.find("steps: 500"), 5, "step");
  study.replace(study.find("0.0001"), 6, "-1");
  const std::string shown = show(read_study("tour.yaml", study).complaints);
  EXPECT_NE(page.find("```text\n" + shown), std::string::npos) << shown;
}

TEST(StudyLanguagePage, ShowsMistakesInSettingsAsTheyAre) {
  const std::string page = content(SOWER_SOURCE_DIR "/docs/study-language.md");
  const StudyRequest request{"tour.yaml", {}, {"shootout.params.step=500"}, {}};
  const std::string shown = show(read_study(request, read_sources(request, yaml_blocks(page).at(0))).complaints);
  EXPECT_NE(page.find("```text\n" + shown), std::string::npos) << shown;
}

TEST(StudyLanguagePage, HasProfilesThatCanBeApplied) {
  for (const std::string& block : yaml_blocks(content(SOWER_SOURCE_DIR "/docs/study-language.md"))) {
    if (block.find("profiles:") == std::string::npos) continue;
    const StudyRequest request{SOWER_SOURCE_DIR "/configs/example.yaml", {"quick", "wide"}, {}, {}};
    const ReadStudy read = read_study(request, read_sources(request, block));
    EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
    EXPECT_EQ(read.study.tasks(), 6) << "three learning rates, two replicates";
    return;
  }
  FAIL() << "no example has profiles";
}

TEST(Configs, AreAllValidStudies) {
  int studies = 0;
  for (const auto& entry : fs::recursive_directory_iterator(SOWER_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".yaml") continue;
    ++studies;
    const ReadStudy read = read_study(entry.path().string(), content(entry.path()));
    EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  }
  EXPECT_GT(studies, 0);
}

}  // namespace
}  // namespace sower
