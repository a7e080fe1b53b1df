#pragma once

#include <string>
#include <vector>

namespace sower {

/// Rows as text in aligned columns, the first row a heading underlined; columns of numbers to the right.
std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace sower
