#pragma once

#include <string>

namespace sower {

/// "s", "min", "h" or "d", whichever gives a number that is easy to grasp, and its length in seconds.
struct TimeUnit {
  double length = 1;
  const char* name = "s";
};
TimeUnit unit_of(double seconds_long);

/// For people: "35 ms", "4.2 s", "3.5 min", "12 h", "4.1 d".
std::string duration_text(double seconds_long);

}  // namespace sower
