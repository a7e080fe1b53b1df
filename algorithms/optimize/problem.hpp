#pragma once
// What is minimised. A new problem is a pair of files like rosenbrock.{hpp,cpp}.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/api/experiment.hpp"

namespace sower::optimize {

/// What a problem made of rows of data can do besides; x as in Objective.
struct Rows {
  std::int64_t count = 0;
  /// Writes the gradient of the loss of these rows alone, an unbiased estimate of that of all when they are drawn evenly.
  std::function<void(std::span<const std::int64_t> batch, std::span<const double> x, std::span<double> gradient)> batch_gradient;
  /// Share of all rows whose label is predicted.
  std::function<double(std::span<const double> x)> accuracy;
};

/// A function ready to be minimised. Calls do not change it.
struct Objective {
  std::vector<double> start;  ///< as long as x is
  /// Returns the value at x and writes the gradient.
  std::function<double(std::span<const double> x, std::span<double> gradient)> value_and_gradient;
  std::optional<double> minimum;        ///< the smallest value, where it is known
  std::vector<std::string> parameters;  ///< names of x[0], x[1], ...; empty when they have none
  std::optional<Rows> rows;
};

/// A problem as a study chooses it.
class Problem {
 public:
  virtual ~Problem() = default;
  virtual void fields(Fields& visit) = 0;
  /// Complains about settings that cannot work; looks at the data only as far as is quick.
  virtual void check(const Complain&) const {}
  /// Length of x; nothing when only its data tell.
  [[nodiscard]] virtual std::optional<std::int64_t> dimension() const = 0;
  /// Reads its data, if any. Throws Error when they cannot be used.
  [[nodiscard]] virtual Objective open() const = 0;
};

/// The range of a test problem's dimension; beyond it a slip of the pen is likelier than a wish.
inline constexpr std::int64_t largest_dimension = 1'000'000;

}  // namespace sower::optimize
