#include "runner/command/attempts.hpp"

#include <fmt/format.h>

#include <exception>
#include <sstream>
#include <string>

#include "io/data/regular_file.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stored_provenance.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

constexpr const char* usage_suffix = ".usage";
constexpr const char* first_line = "sower usage 1";

std::optional<Usage> usage_in(const std::filesystem::path& path) {
  constexpr std::size_t most_bytes = std::size_t{1} << 20;
  const io::RegularFile read = io::read_regular_file(path, most_bytes);
  if (!read.trouble.empty()) complain(read.trouble + "; the figures of its attempt are left out");
  std::istringstream file(read.content.value_or(""));
  std::string line;
  if (!std::getline(file, line) || line != first_line) return std::nullopt;
  Usage usage;
  file >> usage.ranks >> usage.begin >> usage.makespan_seconds >> usage.task_seconds >> usage.left_seconds >> usage.longest_seconds;
  return file ? std::optional(usage) : std::nullopt;
}

}  // namespace

std::vector<results::Attempt> attempts_in(const std::filesystem::path& journal) {
  std::vector<results::Attempt> attempts;
  for (const auto& [number, file] : attempt_files(journal, provenance_suffix)) {
    results::Attempt& attempt = attempts.emplace_back();
    attempt.number = number;
    Study unused;
    for (const auto& [name, value] : stored_provenance(file, unused)) {
      if (name == "hosts_by_rank") attempt.hosts = results::words_in<std::string>(value);
      if (name == "cores_by_rank") attempt.cores = results::words_in<int>(value);
      if (name == "started_seconds") std::istringstream(value) >> attempt.start;
    }
    attempt.usage = usage_in(attempt_file(journal, number, usage_suffix));
  }
  return attempts;
}

void keep_usage(const std::filesystem::path& journal, int attempt, const Usage& usage) noexcept try {
  results::replace_file(attempt_file(journal, attempt, usage_suffix),
                        fmt::format("{}\n{} {} {} {} {} {}\n", first_line, usage.ranks, usage.begin, usage.makespan_seconds,
                                    usage.task_seconds, usage.left_seconds, usage.longest_seconds));
} catch (const std::exception& error) {
  complain(error.what());
}

}  // namespace sower
