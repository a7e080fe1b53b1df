#pragma once
// How a task ends before its time, by its own diagnostics.

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace sower {

/// Names of the numbers that a kind watches while it works, each with one line for people.
using Diagnostics = std::vector<std::pair<std::string_view, std::string_view>>;

/// Whether a task may end here, `done` steps into its work, since its diagnostics lie within the bounds that `stop_when` sets. Ask after
/// numbers of steps that only the parameters fix, on every rank of the team with the same values.
class Enough {
 public:
  using ValueOf = std::function<double(std::string_view diagnostic)>;
  using Ask = std::function<bool(std::int64_t done, const ValueOf& value_of)>;

  /// It never may.
  Enough() = default;
  explicit Enough(Ask ask) : ask_(std::move(ask)) {}

  /// `value_of` is called for the diagnostics that the study has bounds for.
  bool operator()(std::int64_t done, const ValueOf& value_of) const { return ask_ != nullptr && ask_(done, value_of); }

 private:
  Ask ask_;
};

}  // namespace sower
