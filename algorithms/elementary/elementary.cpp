#include "algorithms/elementary/elementary.hpp"

#include "runner/api/error.hpp"

namespace sower::elementary {
namespace {

template <class Function>
[[gnu::always_inline]] inline void map(std::span<const double> x, std::span<double> out, Function function) {
  require(x.size() == out.size(), "a function of ", x.size(), " numbers needs room for as many results, not ", out.size());
  const double* from = x.data();
  double* to = out.data();
  const std::size_t size = x.size();
#pragma omp simd
  for (std::size_t i = 0; i < size; ++i) to[i] = function(from[i]);
}

}  // namespace

void exp(std::span<const double> x, std::span<double> out) {
  map(x, out, [](double value) { return exp(value); });
}
void log(std::span<const double> x, std::span<double> out) {
  map(x, out, [](double value) { return log(value); });
}
void sin(std::span<const double> x, std::span<double> out) {
  map(x, out, [](double value) { return sin(value); });
}
void cos(std::span<const double> x, std::span<double> out) {
  map(x, out, [](double value) { return cos(value); });
}
void sin_2pi(std::span<const double> x, std::span<double> out) {
  map(x, out, [](double value) { return sin_2pi(value); });
}
void cos_2pi(std::span<const double> x, std::span<double> out) {
  map(x, out, [](double value) { return cos_2pi(value); });
}

}  // namespace sower::elementary
