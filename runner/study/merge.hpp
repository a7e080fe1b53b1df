#pragma once
// How two maps of a study become one, and how a dotted path sets one value.

#include "io/yaml/node.hpp"
#include "runner/study/complaints.hpp"

namespace sower {

/// What a map is in a study: decides how it merges and what a path means in it.
enum class Part : char { study, experiments, experiment, params, choice, sweep, sample, flat, other };

/// The part that the value of a key is.
Part part_below(Part part, std::string_view key);

/// Puts `over` on `base`: maps are merged entry by entry, all else is replaced. A choice given as a word counts as the map it stands
/// for, and a map that names another alternative replaces the whole choice.
void merge(io::Node& base, io::Node over, Part part);

/// A dotted path and where it stands in a text.
struct Path {
  std::string words;
  io::Mark mark;

  [[nodiscard]] std::string first() const { return words.substr(0, words.find('.')); }
  /// The path without its first `length` characters and the '.' after them; empty when nothing is left.
  [[nodiscard]] Path after(std::size_t length) const;
};

/// Merges `value` into what a path leads to within `node`, making maps on the way. A key with dots of its own (of a grid) is found as
/// it is written. Complains when the path leads through a number or a list.
void set_at(io::Node& node, Part part, const Path& path, const io::Node& value, Complaints& complaints);

}  // namespace sower
