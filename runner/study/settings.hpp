#pragma once
// The values that the tunables of an experiment or of a choice have, as text: for provenance, labels and task keys.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/api/experiment.hpp"

namespace sower {

struct Setting {
  std::string path;   ///< "optimizer.beta1"
  std::string value;  ///< the same text for the same value: "0.1", "true", "[1, 2]", "adam"
  enum class Type : char { number, truth, text, list, choice, file, named } type = Type::number;
  int version = 1;  ///< of the results of a choice's alternative
};

/// A number or a list of them as a setting has it.
std::string setting_text(double value);
std::string setting_text(std::int64_t value);
std::string setting_text(const std::vector<double>& list);

/// The path of the setting that a key of the study means: of "optimizer.name" it is "optimizer".
std::string plain_path(std::string_view key);

/// Every tunable of `thing`, in the order of its fields; a choice is followed by those of its selected alternative. Of a map each entry
/// is one: "values.alpha".
std::vector<Setting> settings_of(Experiment& thing);
std::vector<Setting> settings_of(AnyChoice& thing);

/// What `fresh`, an object with its defaults, would give with the alternatives that `like` has selected: one setting for each of
/// `like`. A choice's own setting is its default alternative. Leaves those alternatives selected in `fresh`.
std::vector<Setting> defaults_like(Experiment& fresh, const std::vector<Setting>& like);
std::vector<Setting> defaults_like(AnyChoice& fresh, const std::vector<Setting>& like);

/// "adam(beta1=0.8)": the selected alternative with those of its tunables that differ from their defaults. Resets it to them.
std::string label_of(AnyChoice& choice);

}  // namespace sower
