#pragma once
// What `integrate` integrates: functions on the unit cube. A new one is a new file with a struct like Darts in darts.cpp.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "algorithms/random/draws.hpp"
#include "algorithms/stats/moments.hpp"
#include "runner/api/fields.hpp"
#include "runner/api/registry.hpp"

namespace sower::integrate {

/// A function on the open unit cube. One object belongs to one task and is used by several threads at once.
class Integrand {
 public:
  virtual ~Integrand() = default;
  virtual void fields(Fields&) {}
  /// Number of coordinates of a point, at least 1.
  [[nodiscard]] virtual std::int64_t dimension() const = 0;
  /// The integral, where it is known.
  [[nodiscard]] virtual std::optional<double> exact() const { return std::nullopt; }
  /// Moments of the function's values at the first `points` points of a block.
  [[nodiscard]] virtual stats::Moments block(const random::Draws& draws, std::int64_t points) const = 0;
};

/// Points are made and used in chunks that stay in the first-level cache, coordinate by coordinate so that loops over points vectorise.
inline constexpr std::size_t chunk_points = 1024;

/// A point of a chunk: x[0] ... x[dimension-1].
class Point {
 public:
  explicit Point(const double* first_coordinate) : first_(first_coordinate) {}
  double operator[](std::size_t coordinate) const { return first_[coordinate * chunk_points]; }

 private:
  const double* first_;
};

template <class F>
concept PointFunction = requires(const F& f, Point x) {
  { f(x) } -> std::same_as<double>;
};

/// Moments of f at `points` points. Coordinate k of point i of the block is draw i of iteration k.
template <PointFunction F>
stats::Moments sample_block(const F& f, std::int64_t dimension, const random::Draws& draws, std::int64_t points) {
  std::vector<double> coordinates(static_cast<std::size_t>(dimension) * chunk_points);
  std::array<double, chunk_points> values;
  stats::Moments moments;
  const auto total = static_cast<std::size_t>(points);
  for (std::size_t first = 0; first < total; first += chunk_points) {
    const std::size_t count = std::min(chunk_points, total - first);
    for (std::size_t k = 0; k < static_cast<std::size_t>(dimension); ++k)
      draws.uniforms(std::span(coordinates).subspan(k * chunk_points, count), k, first);
    for (std::size_t i = 0; i < count; ++i) values[i] = f(Point(coordinates.data() + i));
    moments = stats::merge(moments, stats::moments_of(std::span(values).first(count)));
  }
  return moments;
}

/// Base of an integrand T that has `auto function() const`: returns what computes f(Point). It is called once a block, so it may
/// prepare; one virtual call a block, the loop over points is compiled for each T.
template <class T>
class IntegrandOf : public Integrand {
 public:
  [[nodiscard]] stats::Moments block(const random::Draws& draws, std::int64_t points) const final {
    return sample_block(static_cast<const T&>(*this).function(), this->dimension(), draws, points);
  }
};

}  // namespace sower::integrate
