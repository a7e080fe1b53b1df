#pragma once

#include <string>

namespace sower {

/// For people: "35 ms", "4.2 s", "3.5 min", "12 h", "4.1 d".
std::string duration_text(double seconds_long);

}  // namespace sower
