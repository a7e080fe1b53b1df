// Every single-letter typo of every word that the study language knows: the right word is suggested.

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <set>

#include "runner/study/read.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

/// Where one of some words is expected: the study is the two texts with the word between.
struct Place {
  std::vector<std::string> words;
  std::string before, after;
};

/// Collects the places of a kind's parameters and choices, in the order in which the reader learns of them.
class ParameterPlaces final : public Fields {
 public:
  ParameterPlaces(std::vector<Place>& places, std::string before, std::string after, std::vector<std::string> first)
      : places_(places), before_(std::move(before)), after_(std::move(after)), own_(std::move(first)) {}
  void operator()(std::string_view key, double&, std::string_view, Unit, Range) override { own_.emplace_back(key); }
  void operator()(std::string_view key, std::int64_t&, std::string_view, Unit, Range) override { own_.emplace_back(key); }
  void operator()(std::string_view key, bool&, std::string_view) override { own_.emplace_back(key); }
  void operator()(std::string_view key, std::string&, std::string_view, std::initializer_list<std::string_view> words) override {
    own_.emplace_back(key);
    if (words.size() > 0) places_.push_back({{words.begin(), words.end()}, before_ + std::string(key) + ": '", "'" + after_});
  }
  void operator()(std::string_view key, std::vector<double>&, std::string_view, Unit, Range) override { own_.emplace_back(key); }
  void operator()(std::string_view key, InputFile&, std::string_view) override { own_.emplace_back(key); }
  void operator()(std::string_view key, NamedTexts&, std::string_view, bool) override { own_.emplace_back(key); }
  void operator()(std::string_view key, AnyChoice& choice, std::string_view) override {
    own_.emplace_back(key);
    const std::string before = before_ + std::string(key) + ": ";
    std::vector<std::string> names;
    for (const Description& one : choice.alternatives()) {
      names.emplace_back(one.name);
      choice.select(one.name);
      ParameterPlaces inner(places_, before + "{name: " + names.back() + ", ", "}" + after_, {"name"});
      choice.fields(inner);
      inner.finish();
    }
    places_.push_back({names, before + "'", "'" + after_});
  }
  void finish() { places_.push_back({own_, before_ + "'", "': 1" + after_}); }

 private:
  std::vector<Place>& places_;
  std::string before_, after_;
  std::vector<std::string> own_;
};

std::vector<Place> places_of_the_language() {
  const std::string study = "study: s\nexperiments:\n  a: {kind: garden, ", sweep = study + "sweep: {";
  return {{study_keys, "'", "': 1\n"},
          {experiment_keys, study + "'", "': 1}\n"},
          {random_words, study + "random: '", "'}\n"},
          {sweep_keys, sweep + "'", "': 1}}\n"},
          {range_keys, sweep + "grid: {spacing: {linear: [0, 1], '", "': 1}}}}\n"},
          {scale_words, sweep + "sample: {points: 2, over: {spacing: {linear: [0, 1], '", "': 1}}}}}\n"},
          {sample_keys, sweep + "sample: {'", "': 1}}}\n"},
          {sample_methods, sweep + "sample: {points: 2, over: {spacing: [1, 2]}, method: '", "'}}}\n"},
          {keep_words, study + "record: {yield: '", "'}}\n"},
          {keep_keys, study + "record: {yield: {'", "': 1}}}\n"},
          {number_types, study + "record: {yield: {as: '", "'}}}\n"},
          {summary_words, study + "summary: ['", "']}\n"},
          {names_of<Experiment>(), "study: s\nexperiments:\n  a: {kind: '", "'}\n"}};
}

std::vector<Place> all_places() {
  std::vector<Place> places = places_of_the_language();
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) {
    ParameterPlaces own(places, "study: s\nexperiments:\n  a: {kind: " + std::string(kind->name) + ", params: {", "}}\n", {});
    kind->make()->fields(own);
    own.finish();
  }
  return places;
}

/// All words that one insertion, deletion, substitution or swap of a letter makes of a word, and that are right nowhere at the place.
std::set<std::string> typos(const std::string& word, const std::vector<std::string>& known) {
  std::set<std::string> all;
  for (std::size_t i = 0; i <= word.size(); ++i) {
    for (const char letter : std::string("abcdefghijklmnopqrstuvwxyz_")) {
      all.insert(word.substr(0, i) + letter + word.substr(i));
      if (i < word.size()) all.insert(word.substr(0, i) + letter + word.substr(i + 1));
    }
    if (i < word.size()) all.insert(word.substr(0, i) + word.substr(i + 1));
    if (i + 1 < word.size()) all.insert(word.substr(0, i) + word[i + 1] + word[i] + word.substr(i + 2));
  }
  for (const std::string& right : known) all.erase(right);
  all.erase("");
  return all;
}

bool suggests(const std::string& advice, const std::string& word) { return advice.starts_with("did you mean '" + word + "'"); }

TEST(Typos, OfASingleLetterGetTheRightWordSuggestedFirstIn95Of100OverAllWordsAUserMayType) {
  std::size_t words = 0, tried = 0, right = 0;
  for (const Place& place : all_places()) {
    std::size_t tried_here = 0, right_here = 0;
    for (const std::string& word : place.words) {
      ++words;
      for (const std::string& typo : typos(word, place.words)) {
        ++tried_here;
        right_here += suggests(did_you_mean(typo, place.words), word) ? 1 : 0;
      }
    }
    EXPECT_GE(right_here * 100, tried_here * 90) << "of " << place.before << "..." << place.after;
    tried += tried_here;
    right += right_here;
  }
  RecordProperty("typos", static_cast<int>(tried));
  RecordProperty("right", static_cast<int>(right));
  std::cout << right << " of " << tried << " typos of " << words << " words are understood\n";
  EXPECT_GT(tried, 20'000U);
  EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(tried));
}

/// The advice of the complaint that quotes a word; "" when there is none.
std::string advice_about(const std::string& word, const Place& place) {
  const ReadStudy read = read_study("f", place.before + word + place.after);
  for (const Complaint& one : read.complaints)
    if (one.problem.find("'" + word + "'") != std::string::npos) return one.advice;
  return "";
}

TEST(Typos, GetTheSameSuggestionFromTheReaderOfAStudy) {
  std::mt19937 random(1);
  for (const Place& place : all_places())
    for (const std::string& word : place.words) {
      const std::set<std::string> all = typos(word, place.words);
      const std::string typo = *std::next(all.begin(), static_cast<std::ptrdiff_t>(random() % all.size()));
      const std::string advice = did_you_mean(typo, place.words);
      if (advice.empty()) continue;
      EXPECT_EQ(advice_about(typo, place), advice) << place.before << typo << place.after;
    }
}

TEST(Typos, OfSeveralKeysAreAllToldAtOnce) {
  const ReadStudy read = read_study("f",
                                    "study: s\nexperiment:\n  a:\n    kind: gardne\n    param: {plnats: 3}\n    replicate: 2\n"
                                    "    sweep: {girds: {spacin: [1, 2]}}\n");
  std::string all;
  for (const Complaint& one : read.complaints) all += one.advice + '\n';
  for (const char* word : {"experiments", "garden", "params", "plants", "replicates", "grid"})
    EXPECT_NE(all.find("did you mean '" + std::string(word) + "'?"), std::string::npos) << word << " in\n" << all;
}

}  // namespace
}  // namespace sower
