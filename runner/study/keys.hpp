#pragma once
// Taking a map of a study apart.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/api/fields.hpp"
#include "runner/study/complaints.hpp"

namespace sower {

/// Hands out the entries of a map, and complains about those that do not belong there. What stands under a misspelt key is handed
/// out as well, so that the mistakes in it are told too.
class Keys {
 public:
  /// `owner` is named in messages: "the study", "experiment 'shootout'". A node that is no map counts as empty (see `is_map`).
  /// `elsewhere`: words that are right in another place, and so no misspelt ones of `known`.
  Keys(const io::Node& map, std::string owner, std::vector<std::string> known, Complaints& complaints,
       std::vector<std::string> elsewhere = {});

  /// The value of a key, or null.
  [[nodiscard]] const io::Node* take(std::string_view key) const;
  /// The same; complains at `mark` when it is not there.
  const io::Node* need(std::string_view key, const io::Mark& mark, const std::string& advice) const;

  /// Values of the right type within their range; complains about others and gives none.
  std::optional<std::int64_t> integer(std::string_view key, Range range) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;

  /// Complains about every entry that is not known; `advice` helps where "did you mean" cannot (or gives "").
  void finish(const std::function<std::string(std::string_view key)>& advice = {}) const;

 private:
  const io::Node& map_;
  std::string owner_;
  Complaints& complaints_;
  std::vector<std::string> known_, elsewhere_;
  std::map<std::string, const io::Node*, std::less<>> values_;  ///< by the key that is meant
};

/// Complains about keys that stand twice in the same map, at any depth.
void check_duplicates(const io::Node& node, Complaints& complaints);

/// Complains unless the node is a map; `what` is named: "'params'".
bool is_map(const io::Node& node, const std::string& what, Complaints& complaints, const std::string& advice = "");

/// Complains unless a name is made of letters, digits, _ and - and begins with a letter or digit.
bool is_name(const std::string& name, const io::Mark& mark, const std::string& what, Complaints& complaints);

}  // namespace sower
