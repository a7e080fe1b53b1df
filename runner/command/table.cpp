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

std::string table(const Rows& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  std::string out;
  for (const auto& row : rows) {
    std::string line, rule;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string padding(widths[c] - row[c].size(), ' ');
      line += (is_numeric(rows, c) ? padding + row[c] : row[c] + padding) + "  ";
      rule += std::string(widths[c], '-') + "  ";
    }
    out += trimmed(line) + '\n';
    if (&row == &rows.front()) out += trimmed(rule) + '\n';
  }
  return out;
}

}  // namespace sower
