#include "runner/report/duration_text.hpp"

#include <fmt/format.h>

namespace sower {

TimeUnit unit_of(double seconds_long) {
  if (seconds_long < 100) return {1, "s"};
  if (seconds_long < 100 * 60.0) return {60, "min"};
  if (seconds_long < 48 * 3600.0) return {3600, "h"};
  return {86400, "d"};
}

std::string duration_text(double seconds_long) {
  const TimeUnit unit = seconds_long < 1 ? TimeUnit{1e-3, "ms"} : unit_of(seconds_long);
  const double number = seconds_long / unit.length;
  return fmt::format("{:.{}f} {}", number, number < 9.95 ? 1 : 0, unit.name);
}

}  // namespace sower
