#include "io/data/name_table.hpp"

#include <algorithm>
#include <functional>

namespace sower::io {

std::int64_t NameTable::number_of(std::string_view name) {
  if (names_.size() * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(name) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask)
    if (names_[slots_[slot] - 1] == name) return static_cast<std::int64_t>(slots_[slot] - 1);
  names_.bytes += name;
  names_.ends.push_back(names_.bytes.size());
  slots_[slot] = names_.size();
  return static_cast<std::int64_t>(names_.size()) - 1;
}

void NameTable::grow() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::size_t slot = std::hash<std::string_view>()(names_[i]) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

}  // namespace sower::io
