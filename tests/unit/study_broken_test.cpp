// Every broken study of tests/data/broken with the exact message it gives. A file has many cases:
//   === name / the study / --- says / the message
// To write the messages anew after a change (and then read them!): SOWER_WRITE_EXPECTED=1 unit_tests --gtest_filter='*BrokenStudies*'

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "runner/study/expected.hpp"
#include "runner/study/read.hpp"

namespace sower {
namespace {

const std::string folder = SOWER_SOURCE_DIR "/tests/data/broken";

struct Case {
  std::string name, study, says;
};

std::vector<Case> read_cases(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<Case> cases;
  bool in_message = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back({line.substr(4), "", ""});
      in_message = false;
    } else if (line == "--- says") {
      in_message = true;
    } else {
      (in_message ? cases.back().says : cases.back().study) += line + '\n';
    }
  }
  return cases;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
}

/// The message, with no trace of where the source tree lies and of which kinds there are.
std::string message_of(const std::string& study) {
  std::string says = show(read_study(folder + "/case.yaml", study).complaints);
  std::vector<std::string> kinds;
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) kinds.emplace_back(kind->name);
  replace_all(says, folder + '/', "");
  replace_all(says, one_of(kinds), "<kinds>");
  return says;
}

class BrokenStudies : public testing::TestWithParam<std::string> {};

TEST_P(BrokenStudies, GiveTheMessagesBesideThem) {
  const std::filesystem::path file = folder + "/" + GetParam() + ".txt";
  std::vector<Case> cases = read_cases(file);
  ASSERT_FALSE(cases.empty());
  if (std::getenv("SOWER_WRITE_EXPECTED") != nullptr) {
    std::ofstream out(file);
    for (const Case& one : cases) out << "=== " << one.name << '\n' << one.study << "--- says\n" << message_of(one.study);
    return;
  }
  for (const Case& one : cases) EXPECT_EQ(message_of(one.study), one.says) << GetParam() << ".txt: " << one.name;
}

std::vector<std::string> topics() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, BrokenStudies, testing::ValuesIn(topics()), [](const auto& one) { return one.param; });

TEST(BrokenStudiesCorpus, HoldsAtLeastThreeHundredDifferentCasesThatAllComplain) {
  std::size_t count = 0;
  std::set<std::string> studies;
  for (const std::string& topic : topics())
    for (const Case& one : read_cases(folder + "/" + topic + ".txt")) {
      ++count;
      EXPECT_TRUE(studies.insert(one.study).second) << topic << ": " << one.name << " is there twice";
      EXPECT_NE(message_of(one.study), "") << topic << ": " << one.name;
    }
  EXPECT_GE(count, 300U);
}

}  // namespace
}  // namespace sower
