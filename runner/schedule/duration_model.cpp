#include "runner/schedule/duration_model.hpp"

#include <algorithm>
#include <cmath>

namespace sower {
namespace {

constexpr double intercept_variance = 25, slope_variance = 1, value_variance = 0.5;  // of ln(seconds), before anything is known
constexpr std::size_t most_values = 16, most_features = 96;
constexpr std::int64_t all_of_the_first = 4096,
                       then_every = 16;            // observations, so that a million tasks cost no more than their order is worth
constexpr double another_experiment_variance = 1;  // of what a kind takes from one experiment to the next
constexpr double most_variance = 1.5;              // beyond it a mean would be a guess about the tail

double mean_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double each : numbers) sum += each;
  return sum / static_cast<double>(numbers.size());
}

/// The axis' numbers, or their logarithms, shifted and scaled to mean 0 and variance 1; empty when it has no numbers that differ.
std::vector<double> standardised(const Axis& axis) {
  std::vector<double> numbers = axis.numbers;
  if (numbers.size() < 2 || !std::ranges::all_of(numbers, [](double each) { return std::isfinite(each); })) return {};
  if (std::ranges::all_of(numbers, [](double each) { return each > 0; }))
    for (double& each : numbers) each = std::log(each);
  const double mean = mean_of(numbers);
  double squares = 0;
  for (double& each : numbers) {
    each -= mean;
    squares += each * each;
  }
  if (squares == 0) return {};
  for (double& each : numbers) each /= std::sqrt(squares / static_cast<double>(numbers.size()));
  return numbers;
}

}  // namespace

double PredictionError::typical_factor() const {
  return predictions == 0 ? 1 : std::exp(std::sqrt(log_squares / static_cast<double>(predictions)));
}

std::vector<DurationModel::Model::Feature> DurationModel::Model::features_of(const Sweep& sweep) {
  std::vector<Feature> features;
  for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
    const Axis& axis = sweep.axes[a];
    if (std::vector<double> slope = standardised(axis); !slope.empty()) features.push_back({a, std::move(slope), slope_variance});
    const std::size_t values = axis.coordinates();
    if (values < 2 || values > most_values || features.size() + values > most_features) continue;
    for (std::size_t v = 0; v < values; ++v) {
      features.push_back({a, std::vector<double>(values), value_variance});
      features.back().by_coordinate[v] = 1;
    }
  }
  return features;
}

LinearFit DurationModel::Model::fit_of(const std::vector<Feature>& features) {
  std::vector<double> variances{intercept_variance};
  for (const Feature& feature : features) variances.push_back(feature.variance);
  return LinearFit(variances);
}

DurationModel::Model::Model(const Sweep& sweep) : sweep_(sweep), features_(features_of(sweep)), fit_(fit_of(features_)) {}

std::vector<double> DurationModel::Model::features_at(std::int64_t point) const {
  std::vector<double> x{1};
  x.reserve(features_.size() + 1);
  const std::vector<std::int64_t> at = sweep_.coordinates_at(point);
  for (const Feature& feature : features_) x.push_back(feature.by_coordinate[static_cast<std::size_t>(at[feature.axis])]);
  return x;
}

DurationModel::LogSeconds DurationModel::Model::predict(std::int64_t point) const {
  const LinearFit::Prediction fitted = fit_.predict(features_at(point));
  const auto seen_here = surprises_.find(point);
  const double shift = seen_here == surprises_.end() ? 0 : seen_here->second.sum / (seen_here->second.count + 1);
  return {fitted.mean + shift, std::min(fitted.variance, most_variance), std::min(fitted.noise, most_variance)};
}

void DurationModel::Model::observe(std::int64_t point, double log_seconds) {
  const std::vector<double> x = features_at(point);
  fit_.observe(x, log_seconds);
  Surprise& surprise = surprises_[point];
  ++surprise.count;
  surprise.sum += log_seconds - fit_.predict(x).mean;
  ++observed;
  log_sum += log_seconds;
  log_squares += log_seconds * log_seconds;
}

DurationModel::DurationModel(const Study& study) : study_(study) {
  models_.reserve(study.experiments.size());
  for (const ExperimentSpec& spec : study.experiments) models_.emplace_back(spec.sweep);
}

std::optional<ExpectedSeconds> DurationModel::expected(std::int64_t task) const {
  const std::optional<LogSeconds> predicted = predict(task_of(study_, task));
  if (!predicted) return std::nullopt;
  const double shared = std::max(0.0, predicted->variance - predicted->noise);
  return ExpectedSeconds{std::exp(predicted->mean + predicted->variance / 2), std::sqrt(predicted->variance), std::sqrt(shared)};
}

void DurationModel::observe(std::int64_t task, double measured) {
  const Task which = task_of(study_, task);
  Model& model = models_[which.experiment];
  if (model.seen++ >= all_of_the_first && model.seen % then_every != 0) return;
  const double log_seconds = std::log(std::max(measured, 1e-9));
  if (const std::optional<LogSeconds> predicted = predict(which)) {
    ++error_.predictions;
    error_.log_squares += (log_seconds - predicted->mean) * (log_seconds - predicted->mean);
  }
  model.observe(which.point, log_seconds);
}

std::int64_t DurationModel::observed() const {
  std::int64_t all = 0;
  for (const Model& model : models_) all += model.observed;
  return all;
}

std::optional<DurationModel::LogSeconds> DurationModel::predict(const Task& task) const {
  const Model& model = models_[task.experiment];
  if (model.observed == 0) return predict_by_kind(study_.experiments[task.experiment].kind);
  return model.predict(task.point);
}

std::optional<DurationModel::LogSeconds> DurationModel::predict_by_kind(const std::string& kind) const {
  double observed = 0, sum = 0, squares = 0;
  for (std::size_t e = 0; e < models_.size(); ++e) {
    if (study_.experiments[e].kind != kind) continue;
    observed += static_cast<double>(models_[e].observed);
    sum += models_[e].log_sum;
    squares += models_[e].log_squares;
  }
  if (observed == 0) return std::nullopt;
  const double mean = sum / observed;
  const double spread = std::max(0.0, squares / observed - mean * mean);
  return LogSeconds{mean, std::min(spread + another_experiment_variance, most_variance), std::min(spread, most_variance)};
}

}  // namespace sower
