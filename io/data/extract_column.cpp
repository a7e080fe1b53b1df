#include <algorithm>
#include <limits>

#include "io/data/extract.hpp"
#include "io/json/writer.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

/// Walks through a table field by field (RFC 4180: quoted fields may hold separators, quotes and line ends).
class TableText {
 public:
  TableText(std::string_view text, const std::string& name) : text_(text), name_(name) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
    const std::string_view first = text_.substr(0, text_.find('\n'));
    if (first.find(',') == std::string_view::npos) {
      if (first.find('\t') != std::string_view::npos) separator_ = '\t';
      else if (first.find(';') != std::string_view::npos) separator_ = ';';
    }
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t line() const { return line_; }

  /// The next row's fields; an empty line gives none.
  void row(std::vector<std::string>& fields) {
    fields.clear();
    ++line_;
    const std::size_t start = at_;
    for (bool more = true; more;) {
      fields.push_back(field());
      more = at_ < text_.size() && text_[at_] == separator_;
      if (more) ++at_;
    }
    const bool blank = fields.size() == 1 && fields[0].empty() && text_.substr(start, at_ - start).find('"') == std::string_view::npos;
    if (blank) fields.clear();
    if (at_ < text_.size()) ++at_;  // the end of the line
  }

 private:
  std::string field() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const std::size_t end = std::min(text_.find_first_of(std::string{separator_, '\n'}, at_), text_.size());
    std::string_view plain = text_.substr(at_, end - at_);
    at_ = end;
    while (!plain.empty() && (plain.back() == ' ' || plain.back() == '\r')) plain.remove_suffix(1);
    return std::string(plain);
  }
  std::string quoted() {
    const std::size_t opened = line_;
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') ++at_;
      else if (text_[at_] == '"') break;
      if (text_[at_] == '\n') ++line_;
      value += text_[at_];
    }
    require(at_ < text_.size(), name_, ":", opened, ": the quote that opens in this row is never closed");
    ++at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\r')) ++at_;
    require(at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n', name_, ":", line_, ": something follows a quoted field");
    return value;
  }

  std::string_view text_;
  const std::string& name_;
  char separator_ = ',';
  std::size_t at_ = 0, line_ = 0;
};

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20;
  std::string all;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) all += (i > 0 ? ", " : "") + json_text(names[i].substr(0, 100));
  return all + (names.size() > most ? ", ..." : "");
}

double number_in(const std::string& field, const std::string& place, std::string_view column) {
  double number = std::numeric_limits<double>::quiet_NaN();
  const bool missing = field.empty() || field == "NA";
  require(missing || is_number(field, number), place, ": column '", column, "' has ", json_text(field.substr(0, 100)),
          " where a number was expected");
  require(!overflows(field, number), place, ": column '", column, "' has ", field.substr(0, 100), too_large);
  return number;
}

}  // namespace

Extracted extract_column_text(std::string_view text, const std::string& name, std::string_view column) {
  TableText table(text, name);
  std::vector<std::string> header, fields;
  require(!table.at_end(), name, " is empty; expected a first line that names the columns, '", column, "' among them");
  table.row(header);
  const auto found = std::ranges::find(header, column);
  require(found != header.end(), name, " has no column '", column, "'; it has ", listed(header));
  require(std::ranges::count(header, column) == 1, name, " has two columns '", column, "'");
  const auto number = static_cast<std::size_t>(found - header.begin());
  std::vector<double> values;
  while (!table.at_end()) {
    table.row(fields);
    if (fields.empty() && (header.size() > 1 || table.at_end())) continue;
    if (fields.empty()) fields.emplace_back();  // of a table with one column: a missing value
    const std::string place = name + ':' + std::to_string(table.line());
    require(fields.size() == header.size(), place, ": the row has ", fields.size(), " fields, the first line has ", header.size());
    values.push_back(number_in(fields[number], place, column));
  }
  const std::size_t rows = values.size();
  return {std::move(values), {rows}};
}

Extracted extract_column(const std::string& file, std::string_view column) {
  return extract_column_text(read_text_file(file), file, column);
}

}  // namespace sower::io
