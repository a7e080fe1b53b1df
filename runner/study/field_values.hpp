#pragma once
// The values of an experiment's tunables, taken from one object and given to others without reading them again.

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "runner/api/experiment.hpp"

namespace sower {

/// The selected alternative of a choice.
struct Alternative {
  std::string name;
};

using FieldValue = std::variant<double, std::int64_t, bool, std::string, std::vector<double>, InputFile, NamedTexts, Alternative>;

/// A tunable, with what is needed to read another value of it if it is a number or a list of them.
struct Field {
  std::string path;  ///< "optimizer.beta1"
  FieldValue value;
  std::string unit;
  Range range;
};

/// Every tunable in the order of the fields; a choice is followed by those of its selected alternative.
std::vector<Field> fields_of(Experiment& experiment);

/// Gives each tunable its value, in that order. False when the values are not those of its tunables; it then holds anything.
bool set_fields(Experiment& experiment, std::span<const FieldValue* const> values);

}  // namespace sower
