#include "runner/command/options.hpp"

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/quantity.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

constexpr std::string_view must = "must be ";

io::Node node_of(const std::string& word) {
  return {.shape = io::Node::Shape::scalar, .scalar = word, .quoted = false, .items = {}, .entries = {}, .mark = {}};
}

CLI::Validator checked_number(bool whole, const Range& range) {
  const std::string expected = expected_number(whole, none, range);
  const auto check = [=](const std::string& word) -> std::string {
    const io::Node node = node_of(word);
    const auto as_integer = io::read_integer(node);
    const auto as_number = io::read_number(node);
    const bool fits = whole ? as_integer.value.has_value() : as_number.value.has_value();
    if (fits && range.holds(whole ? static_cast<double>(*as_integer.value) : *as_number.value)) return "";
    return std::string(must) + expected + ", not '" + word + "'";
  };
  return {check, whole ? "" : "NUMBER"};
}

std::string command_of(const CLI::App& page) { return std::string(page.get_parent() == nullptr ? "" : "sower ") + page.get_name(); }

std::string instead_of(const std::string& option, const CLI::App& page) {
  std::vector<std::string> known;
  for (const CLI::Option* each : page.get_options())
    for (const std::string& name : each->get_lnames()) known.push_back("--" + name);
  const std::string written = option.substr(0, option.find('='));
  const std::string meant = did_you_mean(written, known);
  return "there is no option '" + written + "'; " + (meant.empty() ? "`" + command_of(page) + " --help` lists them" : meant);
}

}  // namespace

CLI::Validator whole_number(const Range& range) { return checked_number(true, range); }
CLI::Validator number(const Range& range) { return checked_number(false, range); }

CLI::Validator duration() {
  const auto check = [](const std::string& word) -> std::string {
    const auto time = read_quantity(node_of(word), seconds).value;
    if (time && *time >= 0) return "";
    return std::string(must) + "a time, as 90 s, '10 min' or 2h, not '" + word + "'";
  };
  return {check, "TIME"};
}

double seconds_in(const std::string& word) { return read_quantity(node_of(word), seconds).value.value_or(0); }

CLI::Validator path_name() {
  return {[](const std::string& word) { return word.empty() ? std::string(must) + "a path, not ''" : ""; }, ""};
}

CLI::Validator one_word_of(const std::vector<std::string>& words) {
  const auto check = [words](const std::string& word) -> std::string {
    for (const std::string& each : words)
      if (each == word) return "";
    const std::string meant = did_you_mean(word, words);
    return std::string(must) + one_of(words) + ", not '" + word + "'" + (meant.empty() ? "" : "; " + meant);
  };
  return {check, ""};
}

std::string explain(const CLI::ParseError& error, const CLI::App& page) {
  const std::string help = '`' + command_of(page) + " --help` shows how";
  const std::vector<std::string> strange = page.remaining();
  for (const std::string& word : strange)
    if (word.starts_with('-')) return instead_of(word, page);
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError) && !strange.empty())
    return "'" + strange.front() + "' is one too many; " + help;
  std::string what = error.what();
  if (const auto at = what.find(": " + std::string(must)); at != std::string::npos) return what.erase(at, 1);
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch))
    return what.substr(0, what.find(':')) + " needs a value; " + help;
  return what + "; " + help;
}

}  // namespace sower
