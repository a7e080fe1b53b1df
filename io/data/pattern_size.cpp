#include "io/data/pattern_size.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

namespace sower::io {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A part of a pattern: a character, a group, or all of it.
struct Part {
  double size = 0;          ///< a double, since it becomes infinite where an integer would wrap around
  bool has_anchor = false;  ///< a place between characters: ^, $, \\b, ...
};

/// Goes through a pattern and adds its parts up.
class Sum {
 public:
  explicit Sum(std::string_view pattern) : rest_(pattern) {
    while (!rest_.empty()) step();
  }
  [[nodiscard]] double total() const {
    double all = 0;
    for (const Part& each : open_) all += each.size;
    return all;
  }
  [[nodiscard]] bool repeats_an_anchor() const { return repeats_an_anchor_; }
  [[nodiscard]] bool refers_back() const { return refers_back_; }

 private:
  void step() {
    const char c = rest_.front(), after = rest_.size() > 1 ? rest_[1] : '\0';
    if (c == '\\') return escape(after);
    if (c == '^' || c == '$') return atom(1, true);
    if (c == '[') return atom(bracket(), false);
    if (c == ')' && open_.size() > 1) return close();
    if (c == '*') return repeat(1, 1);
    if (c == '+') return repeat(2, 1);  // a+ is written aa*
    if (const auto [times, length] = interval(); length > 0) return repeat(times, length);
    if (c == '(') open_.emplace_back();
    atom(1, false);
  }
  void escape(char what) {
    refers_back_ |= is_digit(what) && what != '0';
    atom(rest_.size() > 1 ? 2 : 1, std::string_view("bB<>`'").find(what) != std::string_view::npos);
  }
  void add(const Part& part) {
    open_.back().size += part.size;
    open_.back().has_anchor |= part.has_anchor;
    last_ = part;
  }
  void atom(std::size_t length, bool is_anchor) {
    rest_.remove_prefix(length);
    constexpr double anchor = 10;  // the library copies what lies around it
    add({is_anchor ? anchor : 1, is_anchor});
  }
  void close() {
    rest_.remove_prefix(1);
    const Part group = open_.back();
    open_.pop_back();
    add(group);
  }
  void repeat(double times, std::size_t length) {
    rest_.remove_prefix(length);
    repeats_an_anchor_ |= last_.has_anchor;
    open_.back().size += last_.size * (times - 1) + 1;
    last_.size = last_.size * times + 1;
  }
  /// The length of [^]a-z[:digit:]], where a bracket may be meant as itself.
  [[nodiscard]] std::size_t bracket() const {
    std::size_t at = rest_.starts_with("[^") ? 2 : 1;
    if (at < rest_.size() && rest_[at] == ']') ++at;
    while (at < rest_.size() && rest_[at] != ']') {
      const char kind = rest_[at] == '[' && at + 1 < rest_.size() ? rest_[at + 1] : '\0';
      if (kind != ':' && kind != '.' && kind != '=') {
        ++at;
        continue;
      }
      const std::size_t end = rest_.find(std::string{kind, ']'}, at + 2);
      at = end == std::string_view::npos ? rest_.size() : end + 2;
    }
    return std::min(at + 1, rest_.size());
  }
  struct Interval {
    double times = 1;
    std::size_t length = 0;  ///< 0: there is none
  };
  /// {3}, {3,}, {3,5} or {,5}.
  [[nodiscard]] Interval interval() const {
    if (rest_.front() != '{') return {};
    const std::size_t end = rest_.find_first_not_of("0123456789,", 1);
    if (end == std::string_view::npos || rest_[end] != '}' || end == 1) return {};
    Interval found{1, end + 1};
    for (std::size_t at = 1; at < end; ++at) {
      if (!is_digit(rest_[at])) continue;
      unsigned number = std::numeric_limits<unsigned>::max();
      at = static_cast<std::size_t>(std::from_chars(rest_.data() + at, rest_.data() + end, number).ptr - rest_.data());
      found.times = std::max(found.times, static_cast<double>(number));
    }
    if (rest_[end - 1] == ',') found.times += 1;  // a{3,} is written aaaa*
    return found;
  }

  std::string_view rest_;
  std::vector<Part> open_ = {{}};  ///< the pattern and each group that is open in it
  Part last_;                      ///< what a repetition would repeat
  bool repeats_an_anchor_ = false, refers_back_ = false;
};

}  // namespace

std::string trouble_with_size(std::string_view pattern) {
  const Sum sum(pattern);
  if (sum.refers_back()) return "it refers back to a group (\\1), and looking for that could take for ever";
  if (sum.repeats_an_anchor()) return "it repeats a group with a '^', '$' or '\\b' in it, and looking for that could take for ever";
  constexpr double most = 500;
  if (sum.total() <= most) return "";
  return "with its repetitions written out it has more than 500 parts; write it shorter, and 'x*' for a large 'x{1000}'";
}

}  // namespace sower::io
