#include "io/data/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <unordered_set>

#include "io/data/shown.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

/// A longer line is no table of numbers, but perhaps a binary file; its text would only flood the message.
constexpr std::size_t longest_line_bytes = 1 << 20;

bool blank(char c) { return c == ' ' || c == '\t'; }

/// A number as C writes it; null unless the whole text is one.
std::optional<double> number_in(std::string_view field, std::errc& problem) {
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  problem = error;
  if (error == std::errc::invalid_argument || end != field.data() + field.size()) return std::nullopt;
  return value;
}

/// Walks through one line, field by field.
class Line {
 public:
  Line(std::string_view text, std::size_t number, const std::string& path) : text_(text), number_(number), path_(path) {}

  template <class... Parts>
  [[noreturn]] void fail(std::size_t at, const Parts&... parts) const {
    throw Error(text(path_, ":", number_, ":", at + 1, ": ", parts...));
  }
  [[nodiscard]] bool at_end() const { return done_; }
  [[nodiscard]] std::size_t position() const { return start_; }  ///< of the field read last, its blanks left out

  /// The next field without the blanks around it; quotes stay.
  std::string_view plain_field() {
    skip_blanks();
    std::size_t end = std::min(text_.find(',', next_), text_.size());
    const std::size_t after = end;
    while (end > start_ && blank(text_[end - 1])) --end;
    const std::string_view field = text_.substr(start_, end - start_);
    pass(after);
    return field;
  }

  /// The next field as a column's name.
  std::string name() {
    skip_blanks();
    if (next_ < text_.size() && text_[next_] == '"') return quoted_name();
    const std::string_view field = plain_field();
    std::errc problem{};
    if (field.empty()) fail(start_, "expected the name of a column, found nothing");
    if (number_in(field, problem))
      fail(start_, "expected the name of a column, found the number ", field,
           "; the first line names the columns (put a name that looks like a number in quotes)");
    return std::string(field);
  }

  /// The next field as a finite number.
  double number() {
    const std::string_view field = plain_field();
    std::errc problem{};
    const std::optional<double> value = number_in(field, problem);
    if (field.empty()) fail(start_, "expected a number, found nothing; leave out rows with missing values");
    if (!value) fail(start_, "expected a number, found ", shown(field));
    if (problem == std::errc::result_out_of_range) fail(start_, shown(field), " does not fit a double");
    if (!std::isfinite(*value)) fail(start_, "expected a finite number, found ", shown(field), "; leave out rows with missing values");
    return *value;
  }

 private:
  void skip_blanks() {
    while (next_ < text_.size() && blank(text_[next_])) ++next_;
    start_ = next_;
  }
  /// Goes on behind the comma at `end`, or to the end of the line.
  void pass(std::size_t end) {
    done_ = end == text_.size();
    next_ = end + 1;
  }
  std::string quoted_name() {
    std::string name;
    for (std::size_t i = start_ + 1; i < text_.size(); ++i) {
      if (text_[i] != '"') {
        name += text_[i];
      } else if (i + 1 < text_.size() && text_[i + 1] == '"') {
        name += text_[i++];
      } else {
        for (++i; i < text_.size() && blank(text_[i]);) ++i;
        if (i < text_.size() && text_[i] != ',') fail(i, "expected a comma after the quoted name, found ", shown(text_.substr(i)));
        if (name.empty()) fail(start_, "expected the name of a column, found nothing");
        pass(i);
        return name;
      }
    }
    fail(start_, "the quote that opens here is not closed on this line");
  }

  std::string_view text_;
  std::size_t number_;
  const std::string& path_;
  std::size_t next_ = 0, start_ = 0;
  bool done_ = false;
};

/// Cuts the first line off `rest`, its end included.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void check_length(const Line& line, std::string_view text) {
  if (text.size() > longest_line_bytes)
    line.fail(0, "this line has ", text.size(), " bytes, more than ", longest_line_bytes, "; is this a table of numbers?");
}

std::vector<std::string> header_of(Line line, std::string_view text) {
  check_length(line, text);
  std::vector<std::string> names;
  std::unordered_set<std::string> known;
  do {
    names.push_back(line.name());
    const bool printable = std::ranges::none_of(names.back(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
    if (!printable) line.fail(line.position(), "the name of a column has control characters: ", shown(names.back()));
    if (!known.insert(names.back()).second) line.fail(line.position(), "a second column is called ", shown(names.back()));
  } while (!line.at_end());
  return names;
}

void append_row(Line line, std::string_view text, Table& table) {
  check_length(line, text);
  if (std::ranges::all_of(text, blank)) line.fail(0, "this line is empty; expected ", table.names.size(), " numbers");
  for (std::size_t column = 0; column < table.names.size(); ++column) {
    if (line.at_end()) line.fail(text.size(), "the row ends after ", column, " of ", table.names.size(), " numbers");
    table.values.push_back(line.number());
  }
  if (line.at_end()) return;
  line.plain_field();
  line.fail(line.position(), "the row has more than the ", table.names.size(), " numbers that the header announces");
}

/// Cuts the first line off `rest` and returns the names it holds.
std::vector<std::string> take_header(std::string_view& rest, const std::string& path) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  const std::string_view first = take_line(rest);
  const Line header(first, 1, path);
  if (std::ranges::all_of(first, blank))
    header.fail(0, "expected the names of the columns, found an empty ", rest.empty() ? "file" : "line");
  return header_of(header, first);
}

std::ifstream opened(const std::string& path) {
  require(!std::filesystem::is_directory(path), path, ": is a folder, expected a CSV file");
  std::ifstream file(path, std::ios::binary);
  require(file.good(), path, ": cannot be opened for reading");
  return file;
}

}  // namespace

std::size_t Table::column(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  constexpr std::size_t most = 40;
  std::string some;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) some += (some.empty() ? "" : ", ") + names[i];
  throw Error(text(path, ":1:1: no column is called ", shown(name), "; there are ", some, names.size() > most ? ", ..." : ""));
}

std::string Table::place(std::size_t row) const { return text(path, ":", row + 2); }

Table parse_csv(std::string_view text, const std::string& path) {
  Table table{path, take_header(text, path), {}};
  for (std::size_t number = 2; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    append_row(Line(line, number, path), line, table);
  }
  require(!table.values.empty(), path, ":2:1: expected a row of numbers, found the end of the file");
  return table;
}

Table read_csv(const std::string& path) {
  std::ifstream file = opened(path);
  std::ostringstream content;
  content << file.rdbuf();
  require(!file.bad(), path, ": cannot be read");
  return parse_csv(content.view(), path);
}

std::vector<std::string> read_csv_names(const std::string& path) {
  std::ifstream file = opened(path);
  std::string start(longest_line_bytes + 2, '\0');  // a line of the greatest length with its end, or enough to see that it is longer
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  require(!file.bad(), path, ": cannot be read");
  std::string_view text = std::string_view(start).substr(0, static_cast<std::size_t>(file.gcount()));
  return take_header(text, path);
}

}  // namespace sower::io
