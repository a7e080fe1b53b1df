#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sower::optimize {

/// Rows of features with a label each.
struct LabelledRows {
  std::size_t columns = 0;
  std::vector<double> features;  ///< row-major, labels.size() x columns
  std::vector<double> labels;    ///< 0 or 1
};

/// Shifts and scales every column to mean 0 and standard deviation 1 (over all rows, divided by their number); a constant column
/// becomes 0.
void standardise(LabelledRows& data);

/// Mean of log(1 + exp(-s z)) over the rows, s = 1 or -1 for label 1 or 0, z = x_0 + sum_j x_{j+1} feature_j, plus
/// ridge / 2 sum_j x_{j+1}^2: the intercept x_0 is not penalised. Convex; with ridge > 0 the minimum is unique.
class LogisticRegression {
 public:
  LogisticRegression(LabelledRows data, double ridge) : data_(std::move(data)), ridge_(ridge) {}

  [[nodiscard]] std::size_t rows() const { return data_.labels.size(); }
  [[nodiscard]] std::size_t dimension() const { return data_.columns + 1; }
  /// Of all rows.
  double operator()(std::span<const double> x, std::span<double> gradient) const;
  /// Of the rows of these numbers, at least one.
  double batch(std::span<const std::int64_t> rows, std::span<const double> x, std::span<double> gradient) const;
  /// Share of all rows on the right side of z = 0.
  [[nodiscard]] double accuracy(std::span<const double> x) const;

 private:
  template <class RowOf>
  double over(std::size_t count, RowOf row_of, std::span<const double> x, std::span<double> gradient) const;
  [[nodiscard]] std::span<const double> features(std::size_t row) const {
    return std::span(data_.features).subspan(row * data_.columns, data_.columns);
  }
  [[nodiscard]] double score(std::size_t row, std::span<const double> x) const;

  LabelledRows data_;
  double ridge_;
};

}  // namespace sower::optimize
