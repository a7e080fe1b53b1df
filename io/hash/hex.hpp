#pragma once

#include <optional>
#include <string_view>

#include "io/hash/hash.hpp"

namespace sower::io {

/// The hash that Hash::hex has written; none for anything else.
std::optional<Hash> hash_in(std::string_view hex);

}  // namespace sower::io
