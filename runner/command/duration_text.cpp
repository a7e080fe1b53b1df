#include "runner/command/duration_text.hpp"

#include <fmt/format.h>

#include <array>

namespace sower {

std::string duration_text(double seconds_long) {
  struct Unit {
    double length, up_to;
    const char* name;
  };
  constexpr std::array<Unit, 5> units{
      {{1e-3, 1, "ms"}, {1, 100, "s"}, {60, 100 * 60.0, "min"}, {3600, 48 * 3600.0, "h"}, {86400, 1e300, "d"}}};
  const Unit* unit = units.data();
  while (seconds_long >= unit->up_to) ++unit;
  const double number = seconds_long / unit->length;
  return fmt::format("{:.{}f} {}", number, number < 9.95 ? 1 : 0, unit->name);
}

}  // namespace sower
