// How mistakes are shown: the place, the line, a caret under the text, and the advice.

#include <algorithm>

#include "runner/study/read.hpp"

namespace sower {
namespace {

constexpr std::size_t most_shown = 100, widest_excerpt = 110, before_caret = 60;

std::string_view line_of(const io::Mark& mark) {
  std::string_view rest = mark.file->text;
  for (int line = 1; line < mark.line; ++line) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  return rest.ends_with('\r') ? rest.substr(0, rest.size() - 1) : rest;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }  // inside a UTF-8 character

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

/// How many bytes of the line the value or key at its beginning takes.
std::size_t marked_bytes(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '"' || text[0] == '\'') {
    const std::size_t end = text.find(text[0], 1);
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  if (text[0] == '[' || text[0] == '{') {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '[' || text[i] == '{') ++depth;
      else if ((text[i] == ']' || text[i] == '}') && --depth == 0) return i + 1;
    }
    return 1;
  }
  std::size_t end = 0;
  while (end < text.size() && std::string_view(",]}").find(text[end]) == std::string_view::npos &&
         !(text[end] == ':' && (end + 1 == text.size() || text[end + 1] == ' ')) && !(text[end] == '#' && end > 0 && text[end - 1] == ' '))
    ++end;
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::max<std::size_t>(end, 1);
}

std::string printable(std::string_view text) {
  std::string clean(text);
  std::ranges::replace_if(
      clean, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return clean;
}

/// The line with its number, and the caret below.
std::string excerpt(const io::Mark& mark) {
  std::string_view line = line_of(mark);
  std::size_t at = std::min(static_cast<std::size_t>(std::max(mark.column, 1)) - 1, line.size());
  std::string dots;
  if (line.size() > widest_excerpt && at > before_caret) {
    std::size_t cut = at - before_caret;
    while (cut > 0 && continues(line[cut])) --cut;
    line.remove_prefix(cut);
    at -= cut;
    dots = "...";
  }
  std::size_t shown = std::min(line.size(), widest_excerpt);
  while (shown < line.size() && continues(line[shown])) ++shown;
  const std::size_t marked = std::min(marked_bytes(line.substr(at)), shown - std::min(at, shown));
  const std::string number = std::to_string(mark.line), gutter(number.size(), ' ');
  const std::size_t blanks = dots.size() + characters(line.substr(0, at));
  const std::size_t waves = characters(line.substr(at, marked));
  return "  " + number + " | " + dots + printable(line.substr(0, shown)) + (shown < line.size() ? "..." : "") + "\n  " + gutter + " | " +
         std::string(blanks, ' ') + '^' + std::string(waves > 0 ? waves - 1 : 0, '~') + '\n';
}

std::string place(const io::Mark& mark) {
  const std::string_view before = line_of(mark).substr(0, static_cast<std::size_t>(std::max(mark.column, 1)) - 1);
  return printable(mark.file->path) + ':' + std::to_string(mark.line) + ':' + std::to_string(characters(before) + 1);
}

/// " in tour.yaml", " in tour.yaml and base.yaml", " in 7 files".
std::string files_of(const std::vector<Complaint>& complaints) {
  std::vector<std::string> paths;
  for (const Complaint& one : complaints)
    if (one.mark.file && std::ranges::find(paths, one.mark.file->path) == paths.end()) paths.push_back(one.mark.file->path);
  if (paths.empty()) return "";
  if (paths.size() > 2) return " in " + std::to_string(paths.size()) + " files";
  return " in " + printable(paths[0]) + (paths.size() > 1 ? " and " + printable(paths[1]) : "");
}

}  // namespace

std::string show(const std::vector<Complaint>& complaints) {
  std::string all;
  for (std::size_t i = 0; i < std::min(complaints.size(), most_shown); ++i) {
    const auto& [mark, problem, advice] = complaints[i];
    all += (mark.file ? place(mark) + ": " : "") + "error: " + printable(problem) + '\n';
    if (mark.file) all += excerpt(mark);
    if (!advice.empty()) all += "  " + std::string(std::to_string(mark.line).size(), ' ') + " = " + printable(advice) + '\n';
  }
  if (complaints.empty()) return all;
  all += std::to_string(complaints.size()) + (complaints.size() == 1 ? " mistake" : " mistakes") + files_of(complaints);
  if (complaints.size() > most_shown) all += "; the first " + std::to_string(most_shown) + " are shown";
  return all + '\n';
}

}  // namespace sower
