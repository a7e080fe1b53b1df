#pragma once
// A strict reader of tables of numbers: what it cannot take at its word it refuses, with the place.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sower::io {

/// A table of finite numbers with named columns, row by row.
struct Table {
  std::string path;
  std::vector<std::string> names;  ///< of the columns, all different
  std::vector<double> values;      ///< row-major, rows() x names.size()

  [[nodiscard]] std::size_t rows() const { return values.size() / names.size(); }
  [[nodiscard]] std::span<const double> row(std::size_t i) const { return std::span(values).subspan(i * names.size(), names.size()); }
  /// Number of the column of that name. Throws Error that lists the names there are.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  /// "file:line" of a row, for messages about its values.
  [[nodiscard]] std::string place(std::size_t row) const;
};

/// Reads RFC 4180 text whose first line names the columns and whose other lines, at least one, hold a finite decimal number in each.
/// Names may be quoted, numbers may not; blanks around either, LF and CRLF ends and a UTF-8 byte order mark are accepted; blank
/// lines, comments and empty fields are not. `path` is named in messages. Throws Error "file:line:column: ..." at the first mistake,
/// columns counting bytes from 1.
Table parse_csv(std::string_view text, const std::string& path);

/// parse_csv of a file's content. Throws Error when it cannot be read.
Table read_csv(const std::string& path);

/// The names of a file's columns; reads no further than the first line. Throws Error as read_csv does.
std::vector<std::string> read_csv_names(const std::string& path);

}  // namespace sower::io
