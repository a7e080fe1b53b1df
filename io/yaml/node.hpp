#pragma once
// A YAML document as plain data: what the study language is read from. Every node knows where it stands.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sower::io {

/// Place in a text; lines count from 1, columns count bytes from 1. `file` is shared by all nodes of a document and null for made-up nodes.
struct Mark {
  std::shared_ptr<const struct SourceText> file;
  int line = 0, column = 0;
};

/// The text of a file, kept so that messages can quote it.
struct SourceText {
  std::string path;
  std::string text;
};

struct Node {
  struct Entry;
  enum class Shape { null, scalar, list, map };
  Shape shape = Shape::null;
  std::string scalar;          ///< the text of a scalar, as written
  bool quoted = false;         ///< a quoted scalar is text, never a number
  std::vector<Node> items;     ///< of a list
  std::vector<Entry> entries;  ///< of a map, in the order written; keys are scalars and may be repeated
  Mark mark;

  /// The value of a map's (first) entry of that key, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Node::Entry {
  Node key, value;
};

}  // namespace sower::io
