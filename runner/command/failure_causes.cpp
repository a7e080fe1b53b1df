#include "runner/command/failure_causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "runner/command/shell_word.hpp"
#include "runner/command/terminal_text.hpp"
#include "runner/early/from_journal.hpp"
#include "runner/provenance/cores.hpp"

namespace sower {
namespace {

constexpr std::size_t most_shown = 5;
constexpr std::string_view and_alike = ", and others that differ in numbers";

/// Digits and points become one sign: "step 12" and "step 7" look alike.
std::string without_numbers(std::string_view words) {
  std::string all;
  for (const char c : words) {
    const bool numeric = (c >= '0' && c <= '9') || c == '.';
    if (!numeric) all += c;
    else if (!all.ends_with('#')) all += '#';
  }
  return all;
}

std::vector<FailureCause> sorted(std::map<std::string, FailureCause> by_words) {
  std::vector<FailureCause> causes;
  for (auto& [words, cause] : by_words) causes.push_back(std::move(cause));
  std::ranges::sort(
      causes, [](const FailureCause& a, const FailureCause& b) { return a.tasks != b.tasks ? a.tasks > b.tasks : a.first < b.first; });
  return causes;
}

/// In the order of their first tasks, so that the example of what is taken together is the first of all.
std::vector<FailureCause> taken_together(std::vector<FailureCause> causes) {
  std::ranges::sort(causes, {}, &FailureCause::first);
  std::map<std::string, FailureCause> alike;
  for (FailureCause& cause : causes) {
    const auto [found, is_new] = alike.try_emplace(without_numbers(cause.words), cause);
    if (is_new) continue;
    if (!found->second.words.ends_with(and_alike)) found->second.words += and_alike;
    found->second.tasks += cause.tasks;
  }
  return sorted(std::move(alike));
}

std::string example(const Study& study, const FailureCause& cause) {
  constexpr std::size_t indent = 6;
  std::string rest = cause.first_message.substr(std::min(cause.first_message.size(), cause_in(cause.first_message).size()));
  rest.erase(0, std::min(rest.find_first_not_of("; \n"), rest.size()));
  const std::string name = fmt::format("task {}, {}", cause.first, describe(study, task_of(study, cause.first)));
  return std::string(indent, ' ') + terminal_text(name + (rest.empty() ? "" : ": " + rest), indent) + '\n';
}

}  // namespace

std::string cause_in(const std::string& message) {
  const std::string line = message.substr(0, message.find('\n'));
  return line.substr(0, line.find("; "));
}

std::vector<FailureCause> causes_of_failures(const Study& study, const Journal& journal) {
  const std::vector<io::Hash> keys = task_keys(study, usable_cores());
  const EarlyStops early = decided_by(study, journal);
  std::map<std::string, FailureCause> by_words;
  for (std::size_t number = 0; number < keys.size(); ++number) {
    if (journal.status(keys[number]) != Status::failed || early.is_stopped(static_cast<std::int64_t>(number))) continue;
    const std::string message = journal.read(keys[number]).head.message;
    FailureCause& cause = by_words[cause_in(message)];
    if (cause.tasks++ == 0) cause = {cause_in(message), 1, static_cast<std::int64_t>(number), message};
  }
  std::vector<FailureCause> causes = sorted(std::move(by_words));
  return causes.size() > most_shown ? taken_together(std::move(causes)) : causes;
}

std::string failures_text(const Study& study, const std::vector<FailureCause>& causes, const std::string& folder) {
  if (causes.empty()) return "";
  std::int64_t all = 0, others = 0;
  std::string lines;
  for (std::size_t i = 0; i < causes.size(); ++i) {
    all += causes[i].tasks;
    if (i < most_shown) lines += fmt::format("  {} × {}\n", causes[i].tasks, terminal_text(causes[i].words, 4)) + example(study, causes[i]);
    else others += causes[i].tasks;
  }
  if (others > 0) lines += fmt::format("  {} for {} other causes\n", others, causes.size() - most_shown);
  const std::string run = shell_word(folder);
  return fmt::format(
      "{} task{} failed:\n{}next     `sower tasks {} --failed` lists them, `sower show {} {}` tells all of one, `sower retry {}` runs them "
      "again\n",
      all, all == 1 ? "" : "s", lines, run, run, causes.front().first, run);
}

std::string tried_again_text(const Study& study, const Journal& journal, std::span<const Assignment> tasks) {
  std::int64_t done = 0, failed = 0;
  for (const Assignment& each : tasks) {
    const Status status = journal.status(task_key(study, task_of(study, each.task)));
    done += is_done(status) ? 1 : 0;
    failed += status == Status::failed ? 1 : 0;
  }
  const std::int64_t left = static_cast<std::int64_t>(tasks.size()) - done - failed;
  return fmt::format("tried again: {} done, {} failed again{}\n", done, failed, left > 0 ? fmt::format(", {} left", left) : "");
}

}  // namespace sower
