#include "runner/command/stored_study.hpp"

#include <charconv>
#include <sstream>

#include "io/data/regular_file.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/study/input_file.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/read_stored.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_line = "# file ", input_line = "# input ", stat_line = "# stat ";
constexpr std::size_t hash_digits = 32, most_bytes = std::size_t{256} << 20;

std::uint64_t digits(std::string_view hex) {
  std::uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

/// "1234 bytes of 1795850331.000000001 /scratch/sky.h5"
void read_stat(const std::string& words, Study& study) {
  std::size_t end = 0;
  for (int i = 0; i < 4 && end != std::string::npos; ++i) end = words.find(' ', end + (i > 0 ? 1 : 0));
  if (end != std::string::npos) study.stats[words.substr(end + 1)] = words.substr(0, end);
}

/// What the comment says: path of the study's file and content of its input files.
void read_comment(const std::string& text, std::string& path, Study& study) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with('#');) {
    if (line.starts_with(file_line)) path = line.substr(file_line.size());
    if (line.starts_with(stat_line)) read_stat(line.substr(stat_line.size()), study);
    if (!line.starts_with(input_line) || line.size() <= input_line.size() + hash_digits) continue;
    const std::string hash = line.substr(input_line.size(), hash_digits);
    study.contents[line.substr(input_line.size() + hash_digits + 1)] = {digits(hash.substr(0, 16)), digits(hash.substr(16))};
  }
}

}  // namespace

std::string stored_study_text(const Study& study, const std::string& resolved) {
  std::string all = "# What this attempt was asked to run: the study with all that it includes and that the command line changed.\n";
  const auto add = [&](const std::string& line) {
    if (line.find('\n') == std::string::npos) all += line + '\n';
  };
  add(std::string(file_line) + absolute_file("", study.path));
  for (const auto& [file, stat] : input_stats(study)) add(std::string(stat_line) + stat + ' ' + file);
  for (const auto& [file, content] : input_contents(study)) add(std::string(input_line) + content.hex() + ' ' + file);
  return all + resolved;
}

StoredStudy last_stored_study(const fs::path& journal) {
  const auto files = attempt_files(journal, study_suffix);
  return files.empty() ? StoredStudy{} : stored_study(journal, files.back().first);
}

Sources stored_sources(const fs::path& journal) {
  const auto files = attempt_files(journal, study_suffix);
  require(!files.empty(), "'", journal.string(), "' holds no study: no run has begun there");
  const io::RegularFile read = io::read_regular_file(files.back().second, most_bytes);
  require(read.trouble.empty(), read.trouble);
  const std::string text = read.content.value_or("");
  Study about;
  std::string path = files.back().second.string();
  read_comment(text, path, about);
  return {{{path, text, {}}}};
}

StoredStudy stored_study(const fs::path& journal, int attempt) {
  const fs::path from = attempt_file(journal, attempt, study_suffix);
  io::RegularFile file = io::read_regular_file(from, most_bytes);
  if (!file.trouble.empty()) return {{}, file.trouble, from.string(), "", attempt};
  if (!file.content) return {};
  const std::string text = std::move(*file.content);
  Study about;
  std::string path = from.string();
  read_comment(text, path, about);
  ReadStudy read = read_stored_study(path, text);
  if (!read.complaints.empty()) return {{}, "'" + from.string() + "': " + read.complaints.front().problem, path, text, attempt};
  read.study.contents = std::move(about.contents);
  read.study.stats = std::move(about.stats);
  return {std::move(read.study), "", path, text, attempt};
}

}  // namespace sower
