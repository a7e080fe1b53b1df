#include "runner/command/table.hpp"

#include <algorithm>
#include <cctype>

namespace sower {
namespace {

using Rows = std::vector<std::vector<std::string>>;

bool is_numeric(const Rows& rows, std::size_t column) {
  return rows.size() > 1 && std::all_of(rows.begin() + 1, rows.end(), [&](const auto& row) {
           return !row[column].empty() && (std::isdigit(static_cast<unsigned char>(row[column][0])) != 0 || row[column][0] == '-');
         });
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

TableLayout::TableLayout(const Rows& rows) : widths_(rows.front().size()) {
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths_[c] = std::max(widths_[c], row[c].size());
  for (std::size_t c = 0; c < widths_.size(); ++c) numeric_.push_back(is_numeric(rows, c));
}

std::string TableLayout::line(const std::vector<std::string>& row) const {
  std::string line;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const std::string padding(widths_[c] - std::min(widths_[c], row[c].size()), ' ');
    line += (numeric_[c] ? padding + row[c] : row[c] + padding) + "  ";
  }
  return trimmed(line) + '\n';
}

std::string TableLayout::rule() const {
  std::string rule;
  for (const std::size_t width : widths_) rule += std::string(width, '-') + "  ";
  return trimmed(rule) + '\n';
}

std::string table(const Rows& rows) {
  const TableLayout layout(rows);
  std::string out;
  for (const auto& row : rows) {
    out += layout.line(row);
    if (&row == &rows.front()) out += layout.rule();
  }
  return out;
}

}  // namespace sower
