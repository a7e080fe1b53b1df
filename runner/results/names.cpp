#include "runner/results/names.hpp"

#include <algorithm>

namespace sower::results {
namespace {

std::string storable(std::string name) {
  // '/' separates groups, "." is a group itself, and netCDF refuses control characters and blanks at the end.
  std::ranges::replace_if(
      name, [](char c) { return c == '/' || (static_cast<unsigned char>(c) < 0x20) || c == 0x7F; }, '_');
  if (!name.empty() && name.back() == ' ') name.back() = '_';
  if (name.empty() || name.front() == '.' || name.front() == ' ') name.insert(name.begin(), '_');
  return name;
}

}  // namespace

std::string Names::claim(const std::string& wish, const std::string& suffix) {
  std::string name = storable(wish);
  while (!taken_.insert(name).second) name += suffix;
  return name;
}

std::string Names::claim_numbered(const std::string& wish) {
  std::string name = storable(wish);
  for (int number = 2; !taken_.insert(name).second; ++number) name = storable(wish) + "_" + std::to_string(number);
  return name;
}

}  // namespace sower::results
