#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "runner/study/read.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

TEST(TypoDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
  EXPECT_EQ(typo_distance("steps", "steps"), 0U);
  EXPECT_EQ(typo_distance("stps", "steps"), 1U);
  EXPECT_EQ(typo_distance("stepps", "steps"), 1U);
  EXPECT_EQ(typo_distance("stebs", "steps"), 1U);
  EXPECT_EQ(typo_distance("setps", "steps"), 1U);
  EXPECT_EQ(typo_distance("", "steps"), 5U);
  EXPECT_EQ(typo_distance("kitten", "sitting"), 3U);
}

TEST(TypoDistance, DoesNotCountCaseAndHyphens) { EXPECT_EQ(typo_distance("Learning-Rate", "learning_rate"), 0U); }

TEST(DidYouMean, NamesTheNearestAndUpToThreeThatAreEquallyNear) {
  EXPECT_EQ(did_you_mean("plnats", {"plants", "spacing"}), "did you mean 'plants'?");
  EXPECT_EQ(did_you_mean("beta3", {"beta1", "beta2", "epsilon"}), "did you mean 'beta1' or 'beta2'?");
  EXPECT_EQ(did_you_mean("dim", {"dimension", "condition"}), "did you mean 'dimension'?");
  EXPECT_EQ(did_you_mean("xyzzy", {"plants", "spacing"}), "");
  EXPECT_EQ(did_you_mean("", {"a"}), "");
  EXPECT_EQ(did_you_mean(std::string(100'000, 'a'), {"a"}), "");
}

/// All words that one insertion, deletion, substitution or swap of a letter makes of a word.
std::set<std::string> typos(const std::string& word) {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz_";
  std::set<std::string> all;
  for (std::size_t i = 0; i <= word.size(); ++i) {
    for (const char letter : letters) {
      all.insert(word.substr(0, i) + letter + word.substr(i));
      if (i < word.size()) all.insert(word.substr(0, i) + letter + word.substr(i + 1));
    }
    if (i < word.size()) all.insert(word.substr(0, i) + word.substr(i + 1));
    if (i + 1 < word.size()) {
      std::string swapped = word;
      std::swap(swapped[i], swapped[i + 1]);
      all.insert(swapped);
    }
  }
  all.erase(word);
  all.erase("");
  return all;
}

/// Collects, for every level of a kind's parameters, the words that can stand there together.
class Words final : public Fields {
 public:
  explicit Words(std::vector<std::vector<std::string>>& levels) : levels_(levels) {}
  ~Words() override { levels_.push_back(own_); }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  void operator()(std::string_view key, double&, std::string_view, Unit, Range) override { own_.emplace_back(key); }
  void operator()(std::string_view key, std::int64_t&, std::string_view, Unit, Range) override { own_.emplace_back(key); }
  void operator()(std::string_view key, bool&, std::string_view) override { own_.emplace_back(key); }
  void operator()(std::string_view key, std::string&, std::string_view, std::initializer_list<std::string_view> words) override {
    own_.emplace_back(key);
    if (words.size() > 0) levels_.emplace_back(words.begin(), words.end());
  }
  void operator()(std::string_view key, std::vector<double>&, std::string_view, Unit, Range) override { own_.emplace_back(key); }
  void operator()(std::string_view key, InputFile&, std::string_view) override { own_.emplace_back(key); }
  void operator()(std::string_view key, AnyChoice& choice, std::string_view) override {
    own_.emplace_back(key);
    std::vector<std::string> names;
    for (const Description& one : choice.alternatives()) {
      names.emplace_back(one.name);
      choice.select(one.name);
      Words inner(levels_);
      choice.fields(inner);
      inner.own_.emplace_back("name");
    }
    levels_.push_back(names);
  }

 private:
  std::vector<std::vector<std::string>>& levels_;
  std::vector<std::string> own_;
};

TEST(DidYouMean, FindsTheWordFor95PercentOfSingleLetterTyposOfEveryWordOfTheCatalogue) {
  std::vector<std::vector<std::string>> levels = {
      {"study", "description", "seed", "experiments"},
      {"kind", "description", "params", "sweep", "replicates", "ranks", "threads", "random", "stream"},
      {"common", "independent"}};
  std::vector<std::string> kinds;
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) {
    kinds.emplace_back(kind->name);
    const auto experiment = kind->make();
    Words words(levels);
    experiment->fields(words);
  }
  levels.push_back(kinds);

  std::size_t tried = 0, first = 0;
  for (const std::vector<std::string>& level : levels)
    for (const std::string& word : level)
      for (const std::string& typo : typos(word)) {
        if (std::ranges::find(level, typo) != level.end()) continue;
        const std::vector<std::string> found = nearest(typo, level);
        ++tried;
        first += !found.empty() && found.front() == word ? 1 : 0;
      }
  RecordProperty("typos", static_cast<int>(tried));
  EXPECT_GT(tried, 3'000U);
  EXPECT_GE(static_cast<double>(first), 0.95 * static_cast<double>(tried)) << first << " of " << tried;
  std::cout << first << " of " << tried << " typos found\n";
}

TEST(DidYouMean, IsSaidForMisspeltParametersOfAStudy) {
  const std::string study = "study: s\nexperiments:\n  a:\n    kind: garden\n    params: {PLANTS_: 3}\n";
  const ReadStudy read = read_study("f", study);
  ASSERT_EQ(read.complaints.size(), 1U);
  EXPECT_EQ(read.complaints[0].advice, "did you mean 'plants'?");
}

}  // namespace
}  // namespace sower
