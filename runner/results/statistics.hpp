#pragma once
// Statistics of a sample, by the words that a study's `summary` has.

#include <string>
#include <string_view>
#include <vector>

namespace sower::results {

/// One statistic of a sample: mean, sd (over n - 1), standard_error, min, max, median, or a quantile such as q05 (the digits follow the
/// decimal point: q975 is 0.975), by linear interpolation (type 7 of Hyndman & Fan, The American Statistician 50, 1996).
class Statistic {
 public:
  /// Throws Error for any other word.
  explicit Statistic(std::string_view word);
  [[nodiscard]] const std::string& word() const { return word_; }
  /// What CF's attribute cell_methods calls it; empty when it has no name there.
  [[nodiscard]] std::string_view cell_method() const;

 private:
  friend class Statistics;
  std::string word_;
  double quantile_ = -1;  ///< not negative for order statistics
};

/// Several statistics of one sample after the other.
class Statistics {
 public:
  explicit Statistics(const std::vector<std::string>& words) : statistics_(words.begin(), words.end()) {}
  [[nodiscard]] const std::vector<Statistic>& all() const { return statistics_; }
  /// Their values in the order of the words. Sums go through the sample in its order, which is lost: it is sorted. NaN when any value is
  /// NaN, when there is none, and for sd and standard_error of one.
  const std::vector<double>& of(std::vector<double>& sample);

 private:
  std::vector<Statistic> statistics_;
  std::vector<double> values_;
};

}  // namespace sower::results
