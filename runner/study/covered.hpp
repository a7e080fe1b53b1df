#pragma once
// What stands under `params` and is swept too: there the sweep wins.

#include <span>
#include <string_view>

#include "runner/study/read_fields.hpp"

namespace sower {

/// Whether `params` gives a value to what a swept key ("steps", "tool.teeth", "tool.name") means.
bool gives(const io::Node& params, std::string_view key);

/// `params` without what the swept values take the place of. Another name of a choice takes the parameters of the old one along.
io::Node without_covered(io::Node params, std::span<const SweptValue> swept);

}  // namespace sower
