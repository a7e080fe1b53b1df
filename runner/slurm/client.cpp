#include "runner/slurm/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "runner/api/error.hpp"
#include "runner/command/program.hpp"
#include "runner/command/shell_word.hpp"

namespace sower::slurm {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

std::vector<std::vector<std::string>> rows_of(const std::string& text, std::size_t columns) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : split(text, '\n'))
    if (auto cells = split(line, '|'); cells.size() == columns) rows.push_back(std::move(cells));
  return rows;
}

bool whole(const std::string& word, std::int64_t& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return !word.empty() && error == std::errc() && end == word.data() + word.size() && number >= 0;
}

}  // namespace

Answer ask(const std::vector<std::string>& words) {
  std::vector<std::string> all{"timeout", "30", "sh", "-c", "exec \"$@\" 2>&1", "sh"};
  all.insert(all.end(), words.begin(), words.end());
  ProgramEnd end = run_program(all);
  constexpr int not_there = 127, too_long = 124;
  require(end.code != not_there, "there is no '", words.front(), "' here; is this a login node of a cluster with Slurm?");
  require(end.code != too_long, "'", words.front(), "' did not answer within 30 s; is slurmctld there (`scontrol ping`)?");
  while (end.output.ends_with('\n')) end.output.pop_back();
  return {end.code, std::move(end.output)};
}

std::string told(const std::vector<std::string>& words) {
  Answer answer = ask(words);
  require(answer.code == 0, "`", shell_line(words), "` failed with exit code ", answer.code, ":\n", answer.text);
  return std::move(answer.text);
}

double seconds_of(const std::string& time) {
  const std::size_t dash = time.find('-');
  std::int64_t days = 0;
  if (dash != std::string::npos && !whole(time.substr(0, dash), days)) return -1;
  const std::vector<std::string> parts = split(dash == std::string::npos ? time : time.substr(dash + 1), ':');
  std::vector<std::int64_t> numbers;
  for (const std::string& part : parts)
    if (!whole(part, numbers.emplace_back())) return -1;
  constexpr std::array<double, 4> of_part{86400, 3600, 60, 1};
  // With days hours come first; without, one number is minutes, two are minutes and seconds.
  const std::size_t first = dash != std::string::npos ? 1 : parts.size() == 1 ? 2 : 4 - parts.size();
  if (parts.size() > 3) return -1;
  double seconds = static_cast<double>(days) * of_part[0];
  for (std::size_t i = 0; i < numbers.size(); ++i) seconds += static_cast<double>(numbers[i]) * of_part[first + i];
  return seconds;
}

std::string time_of(double seconds) {
  const auto whole_seconds = static_cast<std::int64_t>(std::ceil(seconds));
  const std::int64_t days = whole_seconds / 86400, rest = whole_seconds % 86400;
  const std::string clock = fmt::format("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
  return days == 0 ? clock : fmt::format("{}-{}", days, clock);
}

Partition partition(const std::string& name) {
  const auto rows = rows_of(told({"sinfo", "-h", "-e", "-o", "%P|%D|%c|%l|%L"}), 5);
  Partition found;
  std::string names;
  for (const auto& row : rows) {
    const bool usual = row[0].ends_with('*');
    const std::string its_name = row[0].substr(0, row[0].size() - (usual ? 1 : 0));
    if (names.find(its_name) == std::string::npos) names += (names.empty() ? "" : ", ") + its_name;
    if (name.empty() ? !usual : its_name != name) continue;
    std::int64_t nodes = 0, cores = 0;
    if (!whole(row[1], nodes) || !whole(row[2], cores)) continue;
    found.cores = found.nodes == 0 ? static_cast<int>(cores) : std::min(found.cores, static_cast<int>(cores));
    found.nodes += static_cast<int>(nodes);
    found.name = its_name;
    found.most_seconds = seconds_of(row[3]);
    found.usual_seconds = seconds_of(row[4]);
  }
  require(!name.empty() || !found.name.empty(), "Slurm has no default partition; name one with --partition: ", names);
  require(!found.name.empty(), "Slurm has no partition '", name, "'; there are: ", names);
  return found;
}

std::vector<Job> live_jobs(const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ",") + id;
  const Answer answer = ask({"squeue", "-h", "-j", list, "-t", "all", "-o", "%i|%T|%r|%V|%S|%L|%N"});
  if (answer.code != 0) {
    // Of ids that are all forgotten it says "Invalid job id specified".
    require(answer.text.find("Invalid job id") != std::string::npos, "`squeue` failed: ", answer.text);
    return {};
  }
  std::vector<Job> jobs;
  for (auto& row : rows_of(answer.text, 7)) {
    constexpr std::array live{"PENDING",  "RUNNING",      "SUSPENDED", "CONFIGURING", "COMPLETING",
                              "REQUEUED", "REQUEUE_HOLD", "SIGNALING", "STAGE_OUT"};
    if (std::ranges::find(live, row[1]) == live.end()) continue;
    jobs.push_back({row[0], row[1], row[2] == "None" ? "" : row[2], row[3], row[4], row[5], row[6]});
  }
  return jobs;
}

}  // namespace sower::slurm
