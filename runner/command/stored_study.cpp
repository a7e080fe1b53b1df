#include "runner/command/stored_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <sstream>
#include <string_view>

#include "io/data/regular_file.hpp"
#include "io/hash/hex.hpp"
#include "runner/command/attempt_files.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/journal/crc32c.hpp"
#include "runner/study/input_file.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/read_stored.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_line = "# file ", input_line = "# input ", stat_line = "# stat ", sum_line = "# crc32c ";
constexpr std::size_t hash_digits = 32, most_bytes = std::size_t{256} << 20;

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
    if (const auto content = io::hash_in(line.substr(input_line.size(), hash_digits)))
      study.contents[line.substr(input_line.size() + hash_digits + 1)] = *content;
  }
}

/// The last line: a comment with the checksum of all before it.
std::string sum_line_of(std::string_view before) {
  return fmt::format("{}{:08x}\n", sum_line, journal::crc32c(std::as_bytes(std::span(before))));
}

std::string missing(const fs::path& file) {
  return "'" + file.string() + "' is missing. Put it back; or " + how_to_anew(file.parent_path());
}

struct KeptText {
  std::optional<std::string> text;  ///< without the checksum; none when there is no file
  std::string trouble;              ///< why it cannot be used
};

/// Of an attempt; without it the attempt's other files say that it is missing.
KeptText kept_text(const fs::path& journal, int attempt) {
  const fs::path file = attempt_file(journal, attempt, study_suffix);
  io::RegularFile read = io::read_regular_file(file, most_bytes);
  if (!read.trouble.empty()) return {{}, std::move(read.trouble)};
  if (!read.content) return {{}, fs::exists(attempt_file(journal, attempt, fingerprint_suffix)) ? missing(file) : ""};
  const std::string& all = *read.content;
  const std::size_t end = all.rfind(sum_line);
  if (end == std::string::npos || all.substr(end) != sum_line_of(std::string_view(all).substr(0, end)))
    return {{}, "'" + file.string() + "' is damaged: it does not match its checksum. " + how_to_anew(journal)};
  return {all.substr(0, end), ""};
}

/// The number of the newest attempt that keeps a study or should; 0: none.
int newest_attempt(const fs::path& journal) {
  int newest = 0;
  for (const char* suffix : {study_suffix, fingerprint_suffix})
    if (const auto files = attempt_files(journal, suffix); !files.empty()) newest = std::max(newest, files.back().first);
  return newest;
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
  all += resolved;
  if (!all.ends_with('\n')) all += '\n';
  return all + sum_line_of(all);
}

std::string how_to_anew(const fs::path& journal) {
  return text("`sower run STUDY.yaml --out ", shell_word(journal.parent_path().string()), "` writes one anew and keeps all records");
}

StoredStudy last_stored_study(const fs::path& journal) {
  const int newest = newest_attempt(journal);
  return newest == 0 ? StoredStudy{} : stored_study(journal, newest);
}

Sources stored_sources(const fs::path& journal) {
  const int newest = newest_attempt(journal);
  require(newest > 0, "'", journal.string(), "' holds no study: no run has begun there");
  const KeptText kept = kept_text(journal, newest);
  require(kept.trouble.empty(), kept.trouble);
  const std::string text = kept.text.value_or("");
  Study about;
  std::string path = attempt_file(journal, newest, study_suffix).string();
  read_comment(text, path, about);
  return {{{path, text, {}}}};
}

StoredStudy stored_study(const fs::path& journal, int attempt) {
  const fs::path from = attempt_file(journal, attempt, study_suffix);
  KeptText kept = kept_text(journal, attempt);
  if (!kept.trouble.empty()) return {{}, kept.trouble, from.string(), "", attempt};
  if (!kept.text) return {};
  const std::string text = std::move(*kept.text);
  Study about;
  std::string path = from.string();
  read_comment(text, path, about);
  ReadStudy read = read_stored_study(path, text);
  if (!read.complaints.empty())
    return {
        {}, "'" + from.string() + "': " + read.complaints.front().problem + "; gather with the program that ran it", path, text, attempt};
  read.study.contents = std::move(about.contents);
  read.study.stats = std::move(about.stats);
  return {std::move(read.study), "", path, text, attempt};
}

}  // namespace sower
