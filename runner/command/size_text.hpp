#pragma once

#include <string>

namespace sower {

/// "1.2 MB"
std::string size_text(double bytes);

}  // namespace sower
