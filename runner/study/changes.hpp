#pragma once
// What differs between two versions of a study, parameter by parameter.

#include <algorithm>
#include <string>
#include <vector>

#include "runner/study/study.hpp"

namespace sower {

struct ExperimentChanges {
  enum class Fate : char { changed, added, removed, follows };  ///< the last: it is as it was, but it needs others that are not
  std::string name;
  Fate fate = Fate::changed;
  std::vector<std::string> what;    ///< "params.steps 2000 → 500"; empty for experiments that are added or removed
  std::vector<std::string> beside;  ///< what only says how tasks are carried out, and concerns no result: "retries 0 → 2"

  bool only_of_points = false;  ///< all of `what` is about which tasks there are; those that stay are the same

  /// Whether nothing else has changed.
  [[nodiscard]] bool is_beside() const { return fate == Fate::changed && what.empty(); }
};

struct StudyChanges {
  std::vector<std::string> general;  ///< what concerns all experiments: "seed 1 → 2"
  std::vector<ExperimentChanges> experiments;

  /// Whether the results are those of the same study.
  [[nodiscard]] bool empty() const { return general.empty() && std::ranges::all_of(experiments, &ExperimentChanges::is_beside); }
};

/// Defaults that were written out, other units, another order of keys, descriptions and comments are no changes. An input file counts as
/// changed when its content is known in `before.contents` and is another one now.
StudyChanges changes_between(const Study& before, const Study& now);

}  // namespace sower
