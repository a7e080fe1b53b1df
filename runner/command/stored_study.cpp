#include "runner/command/stored_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

#include "runner/study/input_file.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/read.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view suffix = ".study", file_line = "# file ", input_line = "# input ", stat_line = "# stat ";
constexpr std::size_t hash_digits = 32;

/// 0 for whatever is not called like the study of an attempt.
int attempt_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  int number = 0;
  const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  return file.extension() == suffix && error == std::errc{} && end == stem.data() + stem.size() ? number : 0;
}

std::uint64_t digits(std::string_view hex) {
  std::uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

/// "1234 bytes of 1795850331.000000001 /scratch/sky.h5"
void read_stat(const std::string& words, Study& study) {
  std::size_t end = 0;
  for (int i = 0; i < 3 && end != std::string::npos; ++i) end = words.find(' ', end + (i > 0 ? 1 : 0));
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

fs::path stored_study_path(const fs::path& journal, int attempt) { return journal / fmt::format("{:04}{}", attempt, suffix); }

StoredStudy last_stored_study(const fs::path& journal) {
  fs::path newest;
  std::error_code failure;
  for (fs::directory_iterator entry(journal, failure), end; !failure && entry != end; entry.increment(failure))
    if (attempt_of(entry->path()) > attempt_of(newest)) newest = entry->path();
  if (newest.empty()) return {};
  std::ifstream file(newest, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Study about;
  std::string path = newest.string();
  read_comment(text, path, about);
  ReadStudy read = read_study(path, text);
  if (!read.complaints.empty()) return {{}, "'" + newest.string() + "': " + read.complaints.front().problem};
  read.study.contents = std::move(about.contents);
  read.study.stats = std::move(about.stats);
  return {std::move(read.study), ""};
}

}  // namespace sower
