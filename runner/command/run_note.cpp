#include "runner/command/run_note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

constexpr std::string_view tags_word = "tags:";

std::filesystem::path file_of(const std::filesystem::path& folder) { return folder / "note.txt"; }

}  // namespace

RunNote read_note(const std::filesystem::path& folder) {
  std::ifstream file(file_of(folder), std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  RunNote found;
  if (text.starts_with(tags_word)) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    std::istringstream words(text.substr(tags_word.size(), end - tags_word.size()));
    for (std::string word; words >> word;) found.tags.push_back(word);
    text.erase(0, end + 1);
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  found.note = std::move(text);
  return found;
}

void write_note(const std::filesystem::path& folder, const RunNote& note) {
  results::replace_file(file_of(folder), fmt::format("{} {}\n{}\n", tags_word, fmt::join(note.tags, " "), note.note));
}

Provenance with_note(Provenance provenance, const std::filesystem::path& folder) {
  const RunNote written = read_note(folder);
  if (!written.tags.empty()) provenance.emplace_back("tags", fmt::format("{}", fmt::join(written.tags, " ")));
  if (!written.note.empty()) provenance.emplace_back("note", written.note);
  return provenance;
}

}  // namespace sower
