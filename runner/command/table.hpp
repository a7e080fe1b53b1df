#pragma once

#include <string>
#include <vector>

namespace sower {

/// Rows as text in aligned columns, the first row a heading underlined; columns of numbers to the right.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// How wide the columns of a table are, so that it can be printed piece by piece.
class TableLayout {
 public:
  /// Fits these rows, of which the first is the heading.
  explicit TableLayout(const std::vector<std::vector<std::string>>& rows);
  /// A row as a line; what is too long for its column pushes the rest to the right.
  [[nodiscard]] std::string line(const std::vector<std::string>& row) const;
  /// The line under the heading.
  [[nodiscard]] std::string rule() const;

 private:
  std::vector<std::size_t> widths_;
  std::vector<bool> numeric_;
};

}  // namespace sower
