#pragma once
// How an experiment gives out what it found: named scalars and arrays that say what they are.

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "runner/api/fields.hpp"

namespace sower {

/// Computed values depend on the study alone and enter the digest; measured ones (seconds, bytes, hosts) do not.
enum class Origin : std::uint8_t { computed, measured };

/// What a reader of the results needs to know about a variable.
struct About {
  std::string help;  ///< becomes `long_name`
  Unit unit = none;
  Origin origin = Origin::computed;
};

struct Dimension {
  std::string name;
  std::size_t size = 0;
};
/// The values of a variable in row-major order; std::uint8_t stands for bool.
using Values =
    std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>, std::vector<std::uint8_t>, std::vector<std::string>>;

/// A recorded variable; a scalar has no dimensions. One whose only dimension bears its own name is that dimension's coordinate.
struct Variable {
  std::string name;
  std::vector<Dimension> dimensions;
  Values values;
  About about;
};

/// Takes what a task records. Calls are not collective; what rank 0 of the team records is kept, the others' calls do nothing.
/// Throws Error for a name used twice and for an array whose length is not the product of its dimensions.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// A number, a bool or a text: `out.scalar("estimate", sum / n, {"value of the integral"})`.
  template <class T>
  void scalar(std::string_view name, const T& value, About about = {}) {
    if constexpr (std::is_same_v<T, bool>) array(name, std::vector<std::uint8_t>{value}, {}, std::move(about));
    else if constexpr (std::is_integral_v<T>) array(name, std::vector{static_cast<std::int64_t>(value)}, {}, std::move(about));
    else if constexpr (std::is_floating_point_v<T>) array(name, std::vector{static_cast<double>(value)}, {}, std::move(about));
    else array(name, std::vector{std::string(value)}, {}, std::move(about));
  }
  /// `out.array("loss", losses, {{"step", losses.size()}}, {"loss after each step"})`.
  template <class T>
  void array(std::string_view name, std::vector<T> values, std::vector<Dimension> dimensions, About about = {}) {
    record({std::string(name), std::move(dimensions), std::move(values), std::move(about)});
  }
  /// Marks the task as diverged: a result, not a failure. What was recorded is kept.
  virtual void diverged(std::string reason) = 0;
  /// Throws Error when the task's time is up, as recording does. For long loops, any of whose threads may call it.
  virtual void check_time() {}

 private:
  virtual void record(Variable variable) = 0;
};

}  // namespace sower
