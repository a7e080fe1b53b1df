#include "runner/command/size_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace sower {

std::string size_text(double bytes) {
  constexpr double kilo = 1000;
  const char* const units[] = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < kilo) return fmt::format("{:.0f} B", bytes);
  std::size_t unit = 0;
  for (bytes /= kilo; bytes >= kilo && unit + 1 < std::size(units); bytes /= kilo) ++unit;
  return fmt::format("{:.3g} {}", bytes, units[unit]);
}

}  // namespace sower
