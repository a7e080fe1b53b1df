#pragma once
// Bayesian linear regression that learns from one observation after the other.

#include <span>
#include <vector>

namespace sower {

/// y = weights · x + noise, with independent normal priors of mean zero on the weights. After each observation it holds the exact
/// posterior for the present estimate of the noise (recursive least squares; Bishop, Pattern Recognition and Machine Learning, 2006,
/// section 3.3). An observation costs time and the fit holds memory in the square of the number of weights.
class LinearFit {
 public:
  /// `prior_variances`: one a weight.
  explicit LinearFit(std::span<const double> prior_variances);
  struct Prediction {
    double mean = 0, variance = 0;  ///< of the next y, its noise included
    double noise = 0;               ///< variance
  };
  [[nodiscard]] Prediction predict(std::span<const double> x) const;
  void observe(std::span<const double> x, double y);

 private:
  [[nodiscard]] std::vector<double> covariance_times(std::span<const double> x) const;

  std::vector<double> weights_;
  std::vector<double> covariance_;  // weights × weights
  double squares_, observations_;   // of normalised surprises, for the noise; they begin with those of a guess
};

}  // namespace sower
