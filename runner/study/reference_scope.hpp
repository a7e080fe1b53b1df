#pragma once
// What references are made of: scalars that are resolved once, and the parameters of an experiment as names see them.

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runner/study/expression.hpp"
#include "runner/study/read_fields.hpp"
#include "runner/study/settings.hpp"

namespace sower {

/// Thrown through expressions that use what has a mistake of its own: that one was told, and no other follows.
struct Told {};

/// Throws ExpressionError for text that is too long to be referred to.
void check_length(std::string_view name, std::string_view text);

/// Where mistakes in references go.
using TellMistake = std::function<void(const io::Mark& mark, const std::string& problem, const std::string& advice)>;

/// Resolves scalars, each once, and knows which are being resolved, are wrong, or have to wait for a point of a sweep.
class Resolution {
 public:
  explicit Resolution(TellMistake tell) : tell_(std::move(tell)) {}

  /// The value of a scalar, which also replaces its text; `name` is what messages about cycles call it. Throws Told.
  Value resolve(io::Node& scalar, const std::string& name, const Lookup& lookup);
  [[nodiscard]] bool is_wrong(const io::Node& node) const { return wrong_.contains(&node); }
  [[nodiscard]] bool waits(const io::Node& node) const { return waiting_.contains(&node); }
  [[nodiscard]] bool is_done(const io::Node& node) const { return done_.contains(&node); }
  void refuse(const io::Node& scalar, const std::string& problem, const std::string& advice = "");

 private:
  TellMistake tell_;
  std::vector<std::pair<const io::Node*, std::string>> open_;
  std::set<const io::Node*> wrong_, waiting_, done_;
};

/// The parameters of one experiment: given, swept, or with their defaults.
class ParameterScope {
 public:
  struct Parts {
    io::Node* params;                     ///< null when none are given
    std::string kind;                     ///< may be none that there is
    std::filesystem::path folder;         ///< where relative input files are looked for
    std::vector<SweptValue> swept;        ///< at the point, when it is known
    std::vector<std::string> swept_keys;  ///< when it is not
  };
  ParameterScope(Parts parts, Resolution& resolution) : parts_(std::move(parts)), resolution_(resolution) {}

  /// The value of "problem.dimension"; none when it depends on the sweep. `lookup` gives what references in it need. Throws
  /// ExpressionError or Told.
  Value value(std::string path, const std::string& owner, const Lookup& lookup);
  /// The paths of all parameters there are.
  std::vector<std::string> names();

 private:
  const std::vector<Setting>& settings();
  [[nodiscard]] bool is_swept(const std::string& path) const;

  Parts parts_;
  Resolution& resolution_;
  std::optional<std::vector<Setting>> settings_;
};

}  // namespace sower
