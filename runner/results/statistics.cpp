#include "runner/results/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runner/api/error.hpp"

namespace sower::results {
namespace {

double quantile_of(std::string_view word) {
  if (word == "min") return 0;
  if (word == "max") return 1;
  if (word == "median") return 0.5;
  if (word == "mean" || word == "sd" || word == "standard_error") return -1;
  const bool is_quantile = word.size() > 1 && word.size() <= 16 && word[0] == 'q' &&
                           std::ranges::all_of(word.substr(1), [](char c) { return c >= '0' && c <= '9'; });
  require(is_quantile, "there is no statistic '", word,
          "'; there are mean, sd, standard_error, min, max, median, and quantiles such as q05");
  double digits = 0, unit = 1;
  for (const char c : word.substr(1)) {
    digits = 10 * digits + (c - '0');
    unit *= 10;
  }
  return digits / unit;
}

double at_quantile(const std::vector<double>& sorted, double quantile) {
  const double place = static_cast<double>(sorted.size() - 1) * quantile, below = std::floor(place);
  const double low = sorted[static_cast<std::size_t>(below)];
  if (place == below) return low;
  const double high = sorted[static_cast<std::size_t>(below) + 1];
  return low == high ? low : low + (place - below) * (high - low);  // equal infinities have no difference
}

}  // namespace

Statistic::Statistic(std::string_view word) : word_(word), quantile_(quantile_of(word)) {}

std::string_view Statistic::cell_method() const {
  if (word_ == "mean" || word_ == "median") return word_;
  if (word_ == "sd") return "standard_deviation";
  if (word_ == "min") return "minimum";
  return word_ == "max" ? "maximum" : "";
}

const std::vector<double>& Statistics::of(std::vector<double>& sample) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  values_.assign(statistics_.size(), nan);
  if (sample.empty() || std::ranges::any_of(sample, [](double x) { return std::isnan(x); })) return values_;
  const auto n = static_cast<double>(sample.size());
  double sum = 0, squares = 0;
  for (const double x : sample) sum += x;
  const double mean = sum / n;
  for (const double x : sample) squares += (x - mean) * (x - mean);
  const double sd = n > 1 ? std::sqrt(squares / (n - 1)) : nan;
  std::ranges::sort(sample);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Statistic& statistic = statistics_[i];
    if (statistic.quantile_ >= 0) values_[i] = at_quantile(sample, statistic.quantile_);
    else if (statistic.word_ == "mean") values_[i] = mean;
    else values_[i] = statistic.word_ == "sd" ? sd : sd / std::sqrt(n);
  }
  return values_;
}

}  // namespace sower::results
