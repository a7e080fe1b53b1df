#include <regex.h>

#include <algorithm>

#include "io/data/extract.hpp"
#include "io/data/pattern_size.hpp"
#include "io/json/writer.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 16;  // matching a line may take the square of its length

/// POSIX has no \d; glibc has \s, \S, \w, \W and \b.
std::string posix(const std::string& pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool escape = pattern[i] == '\\' && i + 1 < pattern.size();
    if (escape && pattern[i + 1] == 'd') out += "[0-9]";
    else if (escape && pattern[i + 1] == 'D') out += "[^0-9]";
    else if (escape && pattern[i + 1] == 't') out += '\t';
    else if (escape) out.append(pattern, i, 2);
    else out += pattern[i];
    i += escape ? 1 : 0;
  }
  return out;
}

/// A pattern as the C library has it. POSIX's, since std::regex recurses once a character and ends the process on a long line.
class Pattern {
 public:
  explicit Pattern(const std::string& pattern) {
    const std::string text = posix(pattern);
    words_ = trouble_with_size(text);
    if (words_.empty()) trouble_ = regcomp(&compiled_, text.c_str(), REG_EXTENDED);
  }
  ~Pattern() {
    if (trouble_ == 0) regfree(&compiled_);
  }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  [[nodiscard]] std::string trouble() const {
    if (!words_.empty()) return words_;
    if (trouble_ == 0) return compiled_.re_nsub > 0 ? "" : "it has no group: put the part that is wanted in parentheses";
    char message[200] = "";
    regerror(trouble_, &compiled_, message, sizeof message);
    return message;
  }
  /// The text of the first group, when the line matches and the group took part in it.
  [[nodiscard]] bool finds(std::string_view line, std::string& group) const {
    regmatch_t places[2] = {{0, static_cast<regoff_t>(line.size())}, {-1, -1}};
    if (regexec(&compiled_, line.data(), 2, places, REG_STARTEND) != 0 || places[1].rm_so < 0) return false;
    group = line.substr(static_cast<std::size_t>(places[1].rm_so), static_cast<std::size_t>(places[1].rm_eo - places[1].rm_so));
    return true;
  }

 private:
  regex_t compiled_{};
  int trouble_ = REG_BADPAT;
  std::string words_;
};

/// What a text without a match looks like, for the message.
std::string glimpse(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.empty()) return "is empty";
  const auto lines = 1 + std::ranges::count(text, '\n');
  const std::string_view last = text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
  return "has " + std::to_string(lines) + (lines == 1 ? " line, " : " lines, the last is ") + json_text(last.substr(0, 200));
}

/// What the group of a line held.
struct Match {
  std::string group;
  std::size_t line = 0;
};

Extracted values_of(const std::vector<Match>& matches, bool all, const std::string& name) {
  std::vector<std::string> groups;
  for (const Match& each : matches) groups.push_back(each.group);
  const std::vector<std::size_t> sizes = all ? std::vector<std::size_t>{groups.size()} : std::vector<std::size_t>{};
  std::vector<double> numbers(groups.size());
  bool are_numbers = true;
  for (std::size_t i = 0; i < groups.size(); ++i) are_numbers = are_numbers && is_number(groups[i], numbers[i]);
  for (std::size_t i = 0; i < groups.size(); ++i)
    require(!are_numbers || !overflows(groups[i], numbers[i]), name, ":", matches[i].line, ": the group matches ", groups[i].substr(0, 100),
            too_large);
  if (are_numbers) return {std::move(numbers), sizes};
  return {std::move(groups), sizes};
}

}  // namespace

std::string trouble_with_pattern(const std::string& pattern) { return Pattern(pattern).trouble(); }

Extracted extract_match_text(std::string_view text, const std::string& name, const std::string& pattern, bool all) {
  const Pattern compiled(pattern);
  require(compiled.trouble().empty(), "the pattern /", pattern, "/: ", compiled.trouble());
  std::vector<Match> matches;
  std::string group;
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    ++number;
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = line.substr(line.rfind('\r') + 1);  // a progress bar writes over its line
    if (line.size() > longest_line || !compiled.finds(line, group)) continue;
    if (!all) matches.clear();
    matches.push_back({group, number});
  }
  require(!matches.empty(), "no line of ", name, " matches /", pattern, "/; it ", glimpse(text));
  return values_of(matches, all, name);
}

Extracted extract_match(const std::string& file, const std::string& pattern, bool all) {
  return extract_match_text(read_text_file(file), file, pattern, all);
}

}  // namespace sower::io
