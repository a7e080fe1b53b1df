#pragma once
// What a task finds of the experiments that its own one needs: for kinds that reduce, compare, or go on from the best.

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "runner/api/error.hpp"
#include "runner/api/recorder.hpp"

namespace sower {

/// A task that has ended, with a result.
struct NeededTask {
  std::int64_t point = 0, replicate = 0;
  bool diverged = false;
};

/// Results of the experiments that the study names under `needs`. Any rank of a team may ask for any of them; calls are not collective.
/// All is the same on every layout, except what was measured (Origin::measured). Throws Error, which says what there is instead, for names
/// that are not there, and when a result cannot be read.
class Needed {
 public:
  virtual ~Needed() = default;
  /// Their names, in the order in which the study writes them; none when it needs none.
  [[nodiscard]] virtual std::vector<std::string> experiments() const = 0;
  /// The tasks of one of them: point after point of its sweep, of each its replicates. The calls below name a task by its place here.
  virtual std::vector<NeededTask> tasks(std::string_view experiment) = 0;
  /// The coordinates of a task along the axes of the sweep, by their names in the results.
  virtual NamedTexts swept(std::string_view experiment, std::size_t task) = 0;
  /// All its parameters, defaults included, by path: "optimizer.beta1".
  virtual NamedTexts parameters(std::string_view experiment, std::size_t task) = 0;
  /// The names of what it recorded, in that order.
  virtual std::vector<std::string> variables(std::string_view experiment, std::size_t task) = 0;
  /// What it recorded under a name.
  virtual Variable variable(std::string_view experiment, std::size_t task, std::string_view name) = 0;
};

/// The values of a variable in row-major order as doubles; true is 1. Throws Error for texts.
inline std::vector<double> numbers_of(const Variable& variable) {
  return std::visit(
      [&]<class T>(const std::vector<T>& values) -> std::vector<double> {
        if constexpr (std::is_same_v<T, std::string>) throw Error("'" + variable.name + "' is text, and numbers are wanted");
        else return {values.begin(), values.end()};
      },
      variable.values);
}

}  // namespace sower
