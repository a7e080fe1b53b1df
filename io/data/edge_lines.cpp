#include "io/data/edge_lines.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <system_error>

#include "io/data/shown.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
/// Whether a field ends before it: blanks, commas, ends of lines, and control characters, which are no part of any.
bool ends_field(char c) { return static_cast<unsigned char>(c) <= ' ' || c == ','; }
/// Whether it may stand behind a field.
bool separates(char c) { return blank(c) || c == ',' || c == '\n'; }

/// Walks through a text that ends with a newline, so that no step needs to ask for the end.
class Walk {
 public:
  Walk(std::string_view lines, const EdgeSyntax& syntax)
      : syntax_(syntax), begin_(lines.data()), end_(lines.data() + lines.size()), next_(begin_) {}

  /// Goes to the first field of the next line that has one; false: there is none.
  bool to_line() {
    while (next_ != end_) {
      line_ = next_;
      while (blank(*next_)) ++next_;
      if (*next_ != '\n' && *next_ != '#' && *next_ != '%') return true;
      skip_line();
    }
    return false;
  }
  /// Whether another field follows on this line; goes to it, over one comma at most.
  bool to_field() {
    while (blank(*next_)) ++next_;
    if (*next_ == ',') {
      ++next_;
      while (blank(*next_)) ++next_;
    }
    return *next_ != '\n';
  }
  void skip_line() {
    next_ = static_cast<const char*>(std::memchr(next_, '\n', static_cast<std::size_t>(end_ - next_)));
    end_line();
  }
  /// Over the newline, where the walk is.
  void end_line() {
    if (static_cast<std::uint64_t>(next_ - line_) > syntax_.longest_line())
      fail(line_, "this line has more than ", syntax_.longest_line(), " bytes; is this a text of edges?");
    ++next_;
  }

  std::int64_t number() {
    const bool negative = *next_ == '-';
    const char* at = next_ + (negative ? 1 : 0);
    const char* const digits = at;
    std::uint64_t value = 0;
    for (unsigned digit = 0; (digit = static_cast<unsigned char>(*at) - unsigned{'0'}) <= 9; ++at) value = value * 10 + digit;
    if (at == digits || !separates(*at)) wrong_number();
    auto vertex = static_cast<std::int64_t>(negative ? 0 - value : value);  // of more digits it is not used
    if (at - digits > 18) vertex = long_number(at);
    if (vertex < syntax_.lowest || vertex > syntax_.highest) out_of_range(vertex);
    next_ = at;
    return vertex;
  }

  std::string_view name() {
    const std::string_view found = field();
    if (found.empty() || !separates(next_[found.size()])) fail(next_, "expected the name of a vertex, found ", shown(field_or_more()));
    next_ += found.size();
    return found;
  }

  double weight() {
    const std::string_view found = field();
    const char* const first = next_ + (*next_ == '+' ? 1 : 0);
    double value = 0;
    const auto [stop, error] = std::from_chars(first, next_ + found.size(), value);
    if (stop != next_ + found.size() || error == std::errc::invalid_argument || std::isnan(value))
      fail(next_, "expected a number as the weight, found ", shown(found));
    if (error == std::errc::result_out_of_range || std::isinf(value)) fail(next_, "the weight ", shown(found), " does not fit a double");
    if (value < 0) fail(next_, "the weight ", found, " is negative; a weight is the share of a step that takes this edge");
    next_ += found.size();
    return value;
  }

  void one_vertex_alone() const { fail(next_, "expected two vertices, found only one"); }
  void no_weight() const { fail(next_, "expected a weight, found the end of the line; all edges have one, or say weights: ignore"); }
  void too_much() const {
    const bool weighted = syntax_.weights == EdgeSyntax::Weights::needed;
    fail(next_, "expected the end of the line, found ", shown(field_or_more()), "; ",
         weighted ? "an edge is two vertices and a weight, but weights: ignore reads the first two columns of however many"
                  : "the first edge has two columns; if those behind have no meaning, say weights: ignore");
  }

 private:
  template <class... Parts>
  [[noreturn]] void fail(const char* at, const Parts&... parts) const {
    throw Mistake{static_cast<std::uint64_t>(at - begin_), text(parts...)};
  }
  [[nodiscard]] std::string_view field() const {
    const char* stop = next_;
    while (!ends_field(*stop)) ++stop;
    return {next_, static_cast<std::size_t>(stop - next_)};
  }
  /// With what keeps it from being one.
  [[nodiscard]] std::string_view field_or_more() const {
    const std::string_view found = field();
    return found.empty() || !separates(next_[found.size()]) ? std::string_view(next_, found.size() + 1) : found;
  }
  [[noreturn]] void wrong_number() const {
    fail(next_, "expected the number of a vertex, found ", shown(field_or_more()), "; if vertices have names, say labels: texts");
  }
  [[noreturn]] void out_of_range(std::int64_t vertex) const {
    if (syntax_.highest == std::numeric_limits<std::int64_t>::max())
      fail(next_, "vertex ", vertex, " is out of range: the numbers of vertices begin with ", syntax_.lowest);
    fail(next_, "vertex ", vertex, " is out of range: there are ", syntax_.lowest, " ... ", syntax_.highest);
  }
  [[nodiscard]] std::int64_t long_number(const char* stop) const {
    std::int64_t value = 0;
    const auto [ignored, error] = std::from_chars(next_, stop, value);
    if (error != std::errc{}) fail(next_, "the vertex ", shown(field()), " does not fit a number of 64 bits; say labels: texts");
    return value;
  }

  const EdgeSyntax& syntax_;
  const char *begin_, *end_, *next_, *line_ = begin_;
};

template <bool texts>
std::int64_t vertex(Walk& walk, EdgeRows& into) {
  if constexpr (texts) return into.names.number_of(walk.name());
  else return walk.number();
}

template <bool texts, EdgeSyntax::Weights weights>
void parse_lines(Walk walk, EdgeRows& into) {
  using Weights = EdgeSyntax::Weights;
  while (walk.to_line()) {
    const std::int64_t source = vertex<texts>(walk, into);
    if (!walk.to_field()) walk.one_vertex_alone();
    into.ends.push_back({source, vertex<texts>(walk, into)});
    const bool more = walk.to_field();
    if constexpr (weights == Weights::needed) {
      if (!more) walk.no_weight();
      into.weights.push_back(walk.weight());
      if (walk.to_field()) walk.too_much();
    } else if (more) {
      if constexpr (weights == Weights::absent) walk.too_much();
      walk.skip_line();
      continue;
    }
    walk.end_line();
  }
}

template <bool texts>
void parse_adjacency(Walk walk, EdgeRows& into) {
  while (walk.to_line()) {
    const std::int64_t source = vertex<texts>(walk, into);
    if (!walk.to_field()) into.alone.push_back(source);
    while (walk.to_field()) into.ends.push_back({source, vertex<texts>(walk, into)});
    walk.end_line();
  }
}

template <bool texts>
void parse_with(const Walk& walk, const EdgeSyntax& syntax, EdgeRows& into) {
  using Weights = EdgeSyntax::Weights;
  if (syntax.adjacency) return parse_adjacency<texts>(walk, into);
  if (syntax.weights == Weights::needed) return parse_lines<texts, Weights::needed>(walk, into);
  if (syntax.weights == Weights::ignored) return parse_lines<texts, Weights::ignored>(walk, into);
  parse_lines<texts, Weights::absent>(walk, into);
}

/// Room for one edge a line, so that vectors of millions do not move.
void make_room(std::string_view lines, const EdgeSyntax& syntax, EdgeRows& into) {
  if (!into.ends.empty()) return;  // exact room for each of many pieces would move what is there each time
  const auto most = static_cast<std::size_t>(std::ranges::count(lines, '\n'));
  into.ends.reserve(most);
  if (syntax.weights == EdgeSyntax::Weights::needed) into.weights.reserve(most);
}

}  // namespace

void parse_edges(std::string_view lines, const EdgeSyntax& syntax, EdgeRows& into) {
  const Walk walk(lines, syntax);
  make_room(lines, syntax, into);
  if (syntax.labels == EdgeSyntax::Labels::texts) parse_with<true>(walk, syntax, into);
  else parse_with<false>(walk, syntax, into);
}

void parse_vertices(std::string_view lines, const EdgeSyntax& syntax, EdgeRows& into) {
  Walk walk(lines, syntax);
  while (walk.to_line()) {
    const bool texts = syntax.labels == EdgeSyntax::Labels::texts;
    into.alone.push_back(texts ? vertex<true>(walk, into) : vertex<false>(walk, into));
    walk.skip_line();
  }
}

std::vector<std::string_view> first_columns(std::string_view lines) {
  std::vector<std::string_view> columns;
  std::size_t at = 0;
  for (std::size_t end = 0; at < lines.size(); at = end + 1) {
    end = std::min(lines.find('\n', at), lines.size());
    while (at < end && blank(lines[at])) ++at;
    if (at < end && lines[at] != '#' && lines[at] != '%') break;
  }
  while (at < lines.size() && lines[at] != '\n') {
    std::size_t end = at;
    while (end < lines.size() && !ends_field(lines[end])) ++end;
    if (end > at) columns.push_back(lines.substr(at, end - at));
    at = std::max(end, at + 1);
    if (end < lines.size() && lines[end] == '\n') break;
    while (at < lines.size() && (blank(lines[at]) || lines[at] == ',')) ++at;
  }
  return columns;
}

}  // namespace sower::io
