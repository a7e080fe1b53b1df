#pragma once
// What a text must be before a YAML parser sees it.

#include <memory>

#include "io/yaml/node.hpp"

namespace sower::io {

/// Throws SyntaxError, with the place, for a text that is too large, is not UTF-8 or holds control characters.
void check_encoding(const std::shared_ptr<const SourceText>& file);

/// The place of a byte of a text.
Mark mark_at(const std::shared_ptr<const SourceText>& file, std::size_t position);

}  // namespace sower::io
