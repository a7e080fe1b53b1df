#pragma once
// The one reader of YAML. It takes the plain part of the language: maps with text as keys, lists, scalars. What makes YAML a trap
// (anchors, tags, merge keys, several documents, other encodings) is refused with a word on what to write instead.

#include <string>

#include "io/yaml/node.hpp"
#include "runner/api/error.hpp"

namespace sower::io {

/// The text is not the YAML this project reads. The only kind of mistake that stops at the first.
class SyntaxError : public Error {
 public:
  SyntaxError(Mark place, std::string what_is_wrong, std::string what_to_do)
      : Error(place.file->path + ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": " + what_is_wrong +
              (what_to_do.empty() ? "" : "; " + what_to_do)),
        mark(std::move(place)),
        problem(std::move(what_is_wrong)),
        advice(std::move(what_to_do)) {}
  Mark mark;
  std::string problem, advice;
};

inline constexpr std::size_t largest_text_bytes = std::size_t{1} << 20, most_nodes = 100'000;
inline constexpr int deepest_nesting = 64;

/// The document in `text`. Scalars stay text (io/yaml/scalar.hpp reads them) and keys given twice stay in the map: both are for the
/// caller to judge. An empty text is a null node. Throws SyntaxError; `path` is only named in messages.
Node parse(const std::string& path, const std::string& text);

}  // namespace sower::io
