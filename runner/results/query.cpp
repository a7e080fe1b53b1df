#include "runner/results/query.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "runner/api/error.hpp"
#include "runner/journal/record.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower::results {
namespace {

using Operator = Condition::Operator;

constexpr std::pair<std::string_view, Operator> operators[] = {  // the longer ones first
    {"==", Operator::equal}, {"!=", Operator::differs}, {"<=", Operator::at_most}, {">=", Operator::at_least},
    {"=", Operator::equal},  {"<", Operator::less},     {">", Operator::greater},  {"~", Operator::contains}};

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string unquoted(const std::string& text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::optional<double> number_in(const Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  return {};
}

template <class T>
bool holds(const T& a, Operator compare, const T& b) {
  switch (compare) {
    case Operator::equal:
      return a == b;
    case Operator::differs:
      return a != b;
    case Operator::less:
      return a < b;
    case Operator::at_most:
      return a <= b;
    case Operator::greater:
      return a > b;
    case Operator::at_least:
      return a >= b;
    case Operator::contains:
      break;
  }
  return false;
}

bool is_about_size(Operator compare) { return compare != Operator::equal && compare != Operator::differs && compare != Operator::contains; }

/// A value of the column, to see what sort it has.
Cell sample_of(const ExperimentTasks& experiment, std::size_t column) {
  return experiment.count() == 0 ? Cell() : experiment.read({column}, 0, 1).front().front();
}

void check_status(const Condition& condition) {
  std::vector<std::string> words;
  for (const Status status : {Status::missing, Status::done, Status::diverged, Status::failed, Status::stopped})
    words.emplace_back(word(status));
  if (condition.compare == Operator::contains || std::ranges::find(words, condition.value) != words.end()) return;
  const std::string meant = did_you_mean(condition.value, words);
  throw Error(text("'", condition.written, "': a status is ", one_of(words), meant.empty() ? "" : "; ", meant));
}

}  // namespace

Condition parse_condition(const std::string& written) {
  const std::size_t at = written.find_first_of("=!<>~");
  const auto found = std::ranges::find_if(
      operators, [&](const auto& each) { return at != std::string::npos && written.compare(at, each.first.size(), each.first) == 0; });
  const bool known = found != std::end(operators);
  Condition condition{trimmed(written.substr(0, at)), known ? found->second : Operator::equal, "", written};
  const std::string value = known ? trimmed(written.substr(at + found->first.size())) : "";
  require(known && !condition.name.empty() && !value.empty(), "'", written,
          "' is no condition: write NAME, one of = != < <= > >= ~, and a value, as in 'learning_rate > 0.01'");
  require(value.find_first_of("=<>") != 0, "'", written, "' is no condition: '", value.substr(0, 1), "' stands one time too often");
  condition.value = unquoted(value);
  return condition;
}

bool meets(const Cell& cell, const Condition& condition) {
  if (std::holds_alternative<std::monostate>(cell)) return false;
  if (condition.compare == Operator::contains) return cell_text(cell).find(condition.value) != std::string::npos;
  const Cell value = cell_of(condition.value);
  if (const auto* a = std::get_if<std::int64_t>(&cell), *b = std::get_if<std::int64_t>(&value); a != nullptr && b != nullptr)
    return holds(*a, condition.compare, *b);
  const auto mine = number_in(cell), other = number_in(value);
  if (mine && other) {
    if (std::isnan(*other)) return std::isnan(*mine) == (condition.compare == Operator::equal) && !is_about_size(condition.compare);
    return !std::isnan(*mine) && holds(*mine, condition.compare, *other);
  }
  if (mine) return false;
  return !is_about_size(condition.compare) && holds(cell_text(cell), condition.compare, condition.value);
}

std::string unknown_name(const std::string& name, const std::vector<const ExperimentTasks*>& experiments) {
  for (const ExperimentTasks* experiment : experiments) {
    const std::vector<std::string> recorded = experiment->group().datasets();
    if (std::ranges::find(recorded, name) != recorded.end())
      return "'" + name + "' is an array; only what has a single value for each task can be asked for";
  }
  std::vector<std::string> words;
  for (const ExperimentTasks* experiment : experiments)
    for (std::string& word : experiment->words())
      if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  const std::string meant = did_you_mean(name, words);
  return "no task has anything called '" + name + "'; " + (meant.empty() ? "known: " + one_of(words) : meant);
}

void check_condition(const Condition& condition, const std::vector<const ExperimentTasks*>& experiments) {
  if (condition.name == "status") return check_status(condition);
  bool known = false, sensible = false, number = false, truth = false;
  for (const ExperimentTasks* experiment : experiments) {
    const auto column = experiment->find(condition.name);
    if (!column) continue;
    known = true;
    const Cell sample = sample_of(*experiment, *column);
    number = number_in(sample).has_value();
    truth = std::holds_alternative<bool>(sample);
    const Cell value = cell_of(condition.value);
    const bool fits = std::holds_alternative<std::monostate>(sample) || condition.compare == Operator::contains ||
                      (number  ? number_in(value).has_value()
                       : truth ? std::holds_alternative<bool>(value) && !is_about_size(condition.compare)
                               : !is_about_size(condition.compare));
    sensible = sensible || fits;
  }
  require(known || experiments.empty(), "'", condition.written, "': ", unknown_name(condition.name, experiments));
  require(sensible || experiments.empty(), "'", condition.written, "': '", condition.name, "' is ",
          number  ? "a number, and '" + condition.value + "' is none"
          : truth ? "true or false, which is compared by = and !="
                  : "text, which is compared by =, != and ~ only");
}

}  // namespace sower::results
