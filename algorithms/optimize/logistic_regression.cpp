#include "algorithms/optimize/logistic_regression.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/optimize/problem.hpp"
#include "io/data/csv.hpp"
#include "runner/api/registry.hpp"

namespace sower::optimize {

void standardise(LabelledRows& data) {
  const std::size_t rows = data.labels.size();
  for (std::size_t j = 0; j < data.columns; ++j) {
    const auto at = [&](std::size_t i) -> double& { return data.features[i * data.columns + j]; };
    double mean = 0, variance = 0;
    for (std::size_t i = 0; i < rows; ++i) mean += at(i) / static_cast<double>(rows);
    for (std::size_t i = 0; i < rows; ++i) variance += (at(i) - mean) * (at(i) - mean) / static_cast<double>(rows);
    const double spread = std::sqrt(variance);
    // A constant column may leave a spread of rounding errors: dividing by it would make features of noise.
    const bool constant = spread <= 1e-14 * std::abs(mean);
    for (std::size_t i = 0; i < rows; ++i) at(i) = constant ? 0 : (at(i) - mean) / spread;
  }
}

double LogisticRegression::score(std::size_t row, std::span<const double> x) const {
  double z = x[0];
  const auto values = features(row);
  for (std::size_t j = 0; j < values.size(); ++j) z += x[j + 1] * values[j];
  return z;
}

template <class RowOf>
double LogisticRegression::over(std::size_t count, RowOf row_of, std::span<const double> x, std::span<double> gradient) const {
  std::ranges::fill(gradient, 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = row_of(i);
    const double z = score(row, x), label = data_.labels[row];
    const double decay = elementary::exp(-std::abs(z));  // of the smaller of the two odds: never overflows
    sum += std::max(z, 0.0) - label * z + elementary::log(1 + decay);
    const double residual = (z >= 0 ? 1 : decay) / (1 + decay) - label;
    gradient[0] += residual;
    const auto values = features(row);
    for (std::size_t j = 0; j < values.size(); ++j) gradient[j + 1] += residual * values[j];
  }
  const double n = static_cast<double>(count);
  double penalty = 0;
  gradient[0] /= n;
  for (std::size_t j = 1; j < x.size(); ++j) {
    gradient[j] = gradient[j] / n + ridge_ * x[j];
    penalty += x[j] * x[j];
  }
  return sum / n + 0.5 * ridge_ * penalty;
}

double LogisticRegression::operator()(std::span<const double> x, std::span<double> gradient) const {
  return over(
      rows(), [](std::size_t i) { return i; }, x, gradient);
}

double LogisticRegression::batch(std::span<const std::int64_t> rows, std::span<const double> x, std::span<double> gradient) const {
  return over(
      rows.size(), [rows](std::size_t i) { return static_cast<std::size_t>(rows[i]); }, x, gradient);
}

double LogisticRegression::accuracy(std::span<const double> x) const {
  std::size_t right = 0;
  for (std::size_t row = 0; row < rows(); ++row) right += (score(row, x) > 0) == (data_.labels[row] > 0) ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(rows());
}

namespace {

LabelledRows labelled(const io::Table& table, std::string_view target) {
  const std::size_t label = table.column(target);
  LabelledRows data;
  data.columns = table.names.size() - 1;
  require(data.columns > 0, table.path, ":1:1: there is no column besides the target '", target, "'");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto row = table.row(i);
    require(row[label] == 0 || row[label] == 1, table.place(i), ": the target '", target, "' must be 0 or 1, but is ", row[label]);
    data.labels.push_back(row[label]);
    for (std::size_t j = 0; j < row.size(); ++j)
      if (j != label) data.features.push_back(row[j]);
  }
  const auto positives = std::ranges::count(data.labels, 1.0);
  require(positives > 0 && std::cmp_less(positives, table.rows()), table.path, ": every row has the same label in column '", target,
          "'; there is nothing to tell apart");
  return data;
}

struct LogisticRegressionProblem final : Problem {
  static constexpr std::string_view name = "logistic_regression", summary = "binary classification of the rows of a CSV file";
  static constexpr std::string_view reference =
      "T. Hastie, R. Tibshirani and J. Friedman, The elements of statistical learning, 2nd edition, Springer, 2009, section 4.4";
  static constexpr std::string_view example = "data: data/breast_cancer.csv\ntarget: malignant";
  InputFile data;
  std::string target = "label";
  double ridge = 0.01;
  bool standardised = true;

  void fields(Fields& visit) override {
    visit("data", data, "CSV file of numbers whose first line names the columns");
    visit("target", target, "name of the column to predict, which holds 0 and 1; all others are features");
    visit("ridge", ridge, "weight of the penalty: half the sum of the squared coefficients, without the intercept", none, non_negative);
    visit("standardise", standardised, "shift and scale every feature to mean 0 and standard deviation 1 first");
  }
  void check(const Complain& complain) const override {
    if (data.path.empty()) return complain("data", "logistic regression needs a CSV file; for example data: data/breast_cancer.csv");
    io::Table header{data.path, {}, {}};
    try {
      header.names = io::read_csv_names(data.path);
    } catch (const Error& error) {
      return complain("data", error.what());
    }
    try {
      static_cast<void>(header.column(target));
    } catch (const Error& error) {
      complain("target", error.what());
    }
  }
  [[nodiscard]] std::optional<std::int64_t> dimension() const override { return std::nullopt; }
  [[nodiscard]] Objective open() const override;
};

Objective LogisticRegressionProblem::open() const {
  const io::Table table = io::read_csv(data.path);
  LabelledRows rows = labelled(table, target);
  if (standardised) standardise(rows);
  const auto model = std::make_shared<const LogisticRegression>(std::move(rows), ridge);

  Objective objective;
  objective.start.assign(model->dimension(), 0.0);
  objective.value_and_gradient = [model](std::span<const double> x, std::span<double> gradient) { return (*model)(x, gradient); };
  objective.parameters.push_back("intercept");
  std::ranges::copy_if(table.names, std::back_inserter(objective.parameters),
                       [this](const std::string& column) { return column != target; });
  objective.rows = Rows{
      .count = static_cast<std::int64_t>(model->rows()),
      .batch_gradient = [model](std::span<const std::int64_t> batch, std::span<const double> x,
                                std::span<double> gradient) { model->batch(batch, x, gradient); },
      .accuracy = [model](std::span<const double> x) { return model->accuracy(x); },
  };
  return objective;
}

const Registered<Problem, LogisticRegressionProblem> entry;

}  // namespace
}  // namespace sower::optimize
