#pragma once
// Learns from tasks that have ended how long the others will take.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runner/schedule/durations.hpp"
#include "runner/schedule/linear_fit.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// How far predictions were off, each made before its task had ended.
struct PredictionError {
  std::int64_t predictions = 0;
  double log_squares = 0;  ///< sum of ln(measured / predicted median)²
  /// By which factor a prediction was off, as a root mean square of logarithms; 1: never.
  [[nodiscard]] double typical_factor() const;
};

/// A model an experiment: the logarithm of the seconds is linear in the swept parameters (in their logarithms where they are positive),
/// with an effect of its own for each value of a short axis and for each point of the sweep that was seen. Of an experiment in which
/// nothing has ended yet it expects what others of its kind took; when there are none, nothing is known.
class DurationModel final : public Durations {
 public:
  /// `study` must outlive it.
  explicit DurationModel(const Study& study);
  [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t task) const override;
  void observe(std::int64_t task, double seconds) override;
  [[nodiscard]] const PredictionError& error() const { return error_; }
  /// How many durations it has learnt from.
  [[nodiscard]] std::int64_t observed() const;

 private:
  struct LogSeconds {
    double mean = 0, variance = 0, noise = 0;  // noise: the part of the variance that differs from task to task
  };
  /// Of one experiment.
  class Model {
   public:
    explicit Model(const Sweep& sweep);
    [[nodiscard]] LogSeconds predict(std::int64_t point) const;
    void observe(std::int64_t point, double log_seconds);
    std::int64_t observed = 0, seen = 0;
    double log_sum = 0, log_squares = 0;  // of what was observed

   private:
    struct Feature {
      std::size_t axis = 0;
      std::vector<double> by_coordinate;
      double variance = 1;
    };
    struct Surprise {
      double count = 0, sum = 0;
    };
    static std::vector<Feature> features_of(const Sweep& sweep);
    static LinearFit fit_of(const std::vector<Feature>& features);
    [[nodiscard]] std::vector<double> features_at(std::int64_t point) const;

    const Sweep& sweep_;
    std::vector<Feature> features_;
    LinearFit fit_;
    std::unordered_map<std::int64_t, Surprise> surprises_;  // by point: what the fit did not foresee
  };
  [[nodiscard]] std::optional<LogSeconds> predict(const Task& task) const;
  [[nodiscard]] std::optional<LogSeconds> predict_by_kind(const std::string& kind) const;

  const Study& study_;
  std::vector<Model> models_;  // by experiment
  PredictionError error_;
};

}  // namespace sower
