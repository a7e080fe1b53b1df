#include "io/yaml/node.hpp"

namespace sower::io {

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.scalar == key) return &value;
  return nullptr;
}

}  // namespace sower::io
