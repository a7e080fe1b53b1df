// The keys `record` and `summary` of an experiment.

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keep.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

constexpr const char* default_summary[] = {"mean", "sd", "standard_error"};
constexpr const char* keep_advice = "write all, last, none, float32, or a map: {every: 10, as: float32}";

std::string found_in(const Node& node) { return node.shape == Node::Shape::scalar ? io::quote(node.scalar) : io::describe(node); }

void read_word(const Node& node, KeepRule& rule, Complaints& complaints) {
  if (node.scalar == "float32") rule.as_float32 = true;
  else if (node.scalar == "last") rule.what = KeepRule::What::last;
  else if (node.scalar == "none") rule.what = KeepRule::What::nothing;
  else if (node.scalar != "all") {
    const std::string advice = did_you_mean(node.scalar, keep_words);
    complaints.add(node.mark, must_be("what is kept", one_of(keep_words) + " or a map", found_in(node)),
                   advice.empty() ? keep_advice : advice);
  }
}

void read_rule(const Node& node, KeepRule& rule, Complaints& complaints) {
  if (node.shape == Node::Shape::scalar) return read_word(node, rule, complaints);
  if (node.shape != Node::Shape::map || node.entries.empty())
    return complaints.add(node.mark, must_be("what is kept", one_of(keep_words) + " or a map", io::describe(node)), keep_advice);
  const Keys keys(node, "a rule of 'record'", keep_keys, complaints);
  keys.finish();
  rule.every = keys.integer("every", between(1, 1e12)).value_or(1);
  const Node* as = keys.take("as");
  if (as == nullptr) return;
  rule.as_float32 = as->scalar == "float32";
  if (!rule.as_float32 && as->scalar != "float64")
    complaints.add(as->mark, must_be("'as'", "'float32' or 'float64'", found_in(*as)), did_you_mean(as->scalar, number_types));
}

/// "q05": the quantile at 5 %.
bool is_quantile(const std::string& word) {
  return word.size() >= 3 && word.size() <= 7 && word[0] == 'q' &&
         std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string words_of(const KeepRule& rule) {
  if (rule.what == KeepRule::What::nothing) return "none";
  std::string words = rule.what == KeepRule::What::last ? "last" : rule.every > 1 ? "every " + std::to_string(rule.every) : "";
  if (rule.as_float32) words += words.empty() ? "float32" : " as float32";
  return words.empty() ? "all" : words;
}

std::vector<KeepRule> read_record(const Node& node, Complaints& complaints) {
  std::vector<KeepRule> rules;
  if (!is_map(node, "'record'", complaints, "write 'variable: none', or last, float32, {every: 10}")) return rules;
  for (const auto& [key, value] : node.entries) {
    KeepRule rule;
    rule.variable = key.scalar;
    rule.mark = key.mark;
    read_rule(value, rule, complaints);
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<std::string> read_summary(const Node& node, Complaints& complaints) {
  if (const auto yes = io::read_bool(node).value)
    return *yes ? std::vector<std::string>(std::begin(default_summary), std::end(default_summary)) : std::vector<std::string>{};
  const std::vector<Node> items = node.shape == Node::Shape::list ? node.items : std::vector<Node>{node};
  const std::string expected = "true, " + one_of(summary_words) + ", a quantile such as 'q05', or a list of these";
  std::vector<std::string> words;
  for (const Node& item : items) {
    const bool known = std::ranges::find(summary_words, item.scalar) != summary_words.end() || is_quantile(item.scalar);
    if (!known) complaints.add(item.mark, must_be("'summary'", expected, found_in(item)), did_you_mean(item.scalar, summary_words));
    else if (std::ranges::find(words, item.scalar) != words.end())
      complaints.add(item.mark, "'summary' has " + io::quote(item.scalar) + " twice");
    else words.push_back(item.scalar);
  }
  if (items.empty()) complaints.add(node.mark, "'summary' is empty", "write true, or remove it");
  return words;
}

}  // namespace sower
