#include "runner/schedule/linear_fit.hpp"

#include <algorithm>
#include <cstddef>

namespace sower {
namespace {

constexpr double guessed_noise = 0.1, guess_counts_as = 3, least_noise = 1e-4;

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

LinearFit::LinearFit(std::span<const double> prior_variances)
    : weights_(prior_variances.size()),
      covariance_(weights_.size() * weights_.size()),
      squares_(guessed_noise * guess_counts_as),
      observations_(guess_counts_as) {
  for (std::size_t i = 0; i < weights_.size(); ++i) covariance_[i * weights_.size() + i] = prior_variances[i];
}

LinearFit::Prediction LinearFit::predict(std::span<const double> x) const {
  const double noise = std::max(squares_ / observations_, least_noise);
  std::vector<std::size_t> used;  // most are 0: a value of an axis is one of many
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] != 0) used.push_back(i);
  double mean = 0, variance = noise;
  for (const std::size_t i : used) {
    mean += weights_[i] * x[i];
    double row = 0;
    for (const std::size_t k : used) row += covariance_[i * x.size() + k] * x[k];
    variance += row * x[i];
  }
  return {mean, variance, noise};
}

void LinearFit::observe(std::span<const double> x, double y) {
  const double noise = std::max(squares_ / observations_, least_noise);
  const std::vector<double> spread = covariance_times(x);
  const double variance = dot(spread, x) + noise;
  const double surprise = y - dot(weights_, x);
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    weights_[i] += spread[i] / variance * surprise;
    for (std::size_t k = 0; k < weights_.size(); ++k) covariance_[i * weights_.size() + k] -= spread[i] * spread[k] / variance;
  }
  squares_ += surprise * surprise * noise / variance;  // what the weights did not know yet is no noise
  ++observations_;
}

/// Row after row, since it is symmetric and most of `x` is 0.
std::vector<double> LinearFit::covariance_times(std::span<const double> x) const {
  std::vector<double> product(x.size());
  for (std::size_t k = 0; k < x.size(); ++k)
    for (std::size_t i = 0; x[k] != 0 && i < x.size(); ++i) product[i] += covariance_[k * x.size() + i] * x[k];
  return product;
}

}  // namespace sower
