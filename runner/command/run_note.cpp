#include "runner/command/run_note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "io/data/regular_file.hpp"
#include "runner/command/say.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

constexpr std::string_view tags_word = "tags:";

std::filesystem::path file_of(const std::filesystem::path& folder) { return folder / "note.txt"; }

}  // namespace

RunNote read_note(const std::filesystem::path& folder) {
  constexpr std::size_t most_bytes = std::size_t{1} << 20;
  RunNote found;
  const io::RegularFile read = io::read_regular_file(file_of(folder), most_bytes);
  found.problem = read.trouble;
  std::string text = read.content.value_or("");
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
  if (!written.problem.empty()) complain(written.problem + "; the results have no note");
  if (!written.tags.empty()) provenance.emplace_back("tags", fmt::format("{}", fmt::join(written.tags, " ")));
  if (!written.note.empty()) provenance.emplace_back("note", written.note);
  return provenance;
}

}  // namespace sower
