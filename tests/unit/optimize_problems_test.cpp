#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "algorithms/optimize/adam.hpp"
#include "algorithms/optimize/logistic_regression.hpp"
#include "algorithms/optimize/minimise.hpp"
#include "algorithms/optimize/momentum.hpp"
#include "algorithms/optimize/problem.hpp"
#include "algorithms/optimize/quadratic.hpp"
#include "algorithms/optimize/rastrigin.hpp"
#include "algorithms/optimize/rosenbrock.hpp"
#include "io/data/csv.hpp"
#include "runner/api/registry.hpp"

namespace sower::optimize {
namespace {

LabelledRows breast_cancer() {
  const io::Table table = io::read_csv(SOWER_SOURCE_DIR "/configs/data/breast_cancer.csv");
  LabelledRows data;
  data.columns = table.names.size() - 1;  // the label is the last
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto row = table.row(i);
    data.features.insert(data.features.end(), row.begin(), row.end() - 1);
    data.labels.push_back(row.back());
  }
  standardise(data);
  return data;
}

template <class F>
void expect_gradient_is_that_of_the_value(const F& f, std::vector<double> x) {
  std::vector<double> gradient(x.size()), ignored(x.size());
  const double value = f(x, gradient);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double middle = x[i], h = 1e-5;
    x[i] = middle + h;
    const double above = f(x, ignored);
    x[i] = middle - h;
    const double below = f(x, ignored);
    x[i] = middle;
    EXPECT_NEAR(gradient[i], (above - below) / (2 * h), 1e-6 * (1 + std::abs(value) + std::abs(gradient[i]))) << "along " << i;
  }
}

TEST(Problems, GradientsAgreeWithCentralDifferences) {
  const std::vector<double> x{0.3, -1.1, 0.7, 2.2, -0.4};
  expect_gradient_is_that_of_the_value(Quadratic(5, 100), x);
  expect_gradient_is_that_of_the_value(Rosenbrock{}, x);
  expect_gradient_is_that_of_the_value(Rastrigin{}, x);
}

TEST(Problems, EveryOneOfTheCatalogueThatNeedsNoDataHasAConsistentGradientAtItsStart) {
  int seen = 0;
  for (const auto* entry : catalogue<Problem>()) {
    const auto problem = entry->make();
    if (!problem->dimension()) continue;
    SCOPED_TRACE(entry->name);
    const Objective objective = problem->open();
    ASSERT_EQ(static_cast<std::int64_t>(objective.start.size()), *problem->dimension());
    expect_gradient_is_that_of_the_value(objective.value_and_gradient, objective.start);
    ++seen;
  }
  EXPECT_GE(seen, 3);
}

TEST(Problems, AreSmallestWhereTheLiteratureSays) {
  std::vector<double> gradient(3);
  EXPECT_EQ(Quadratic(3, 10)(std::vector<double>{0, 0, 0}, gradient), 0);
  EXPECT_EQ(gradient, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(Rosenbrock{}(std::vector<double>{1, 1, 1}, gradient), 0);
  EXPECT_EQ(gradient, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(Rastrigin{}(std::vector<double>{0, 0, 0}, gradient), 0);
  EXPECT_EQ(gradient, (std::vector<double>{0, 0, 0}));
}

TEST(Problems, TheQuadraticsCurvaturesRiseGeometricallyToTheConditionNumber) {
  std::vector<double> gradient(4);
  Quadratic(4, 1000)(std::vector<double>(4, 1.0), gradient);
  EXPECT_EQ(gradient[0], 1);
  EXPECT_NEAR(gradient[1], 10, 1e-13);
  EXPECT_NEAR(gradient[2], 100, 1e-12);
  EXPECT_EQ(gradient[3], 1000);
}

TEST(LogisticRegression, GradientAgreesWithCentralDifferences) {
  const LogisticRegression model(breast_cancer(), 0.1);
  std::vector<double> x(model.dimension());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 0.3 - 0.05 * static_cast<double>(i);
  expect_gradient_is_that_of_the_value(model, x);
}

TEST(LogisticRegression, LossAtZeroIsTheLogOfTwo) {
  const LogisticRegression model(breast_cancer(), 0.1);
  std::vector<double> gradient(model.dimension());
  EXPECT_NEAR(model(std::vector<double>(model.dimension()), gradient), std::log(2.0), 1e-14);
}

TEST(LogisticRegression, StaysFiniteHoweverFarThePointLies) {
  const LogisticRegression model(breast_cancer(), 0);
  std::vector<double> gradient(model.dimension());
  const double loss = model(std::vector<double>(model.dimension(), 1e6), gradient);
  EXPECT_TRUE(std::isfinite(loss));
  EXPECT_GT(loss, 1e4);
}

TEST(LogisticRegression, ABatchOfAllRowsHasTheirGradient) {
  const LogisticRegression model(breast_cancer(), 0.1);
  std::vector<std::int64_t> all(model.rows());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  const std::vector<double> x(model.dimension(), 0.2);
  std::vector<double> expected(x.size()), found(x.size());
  EXPECT_EQ(model.batch(all, x, found), model(x, expected));
  EXPECT_EQ(found, expected);
}

TEST(LogisticRegression, BatchesAverageToTheWhole) {
  const LogisticRegression model({1, {1, -2, 0.5, 3}, {1, 0, 1, 0}}, 0.3);
  const std::vector<double> x{0.4, -0.7};
  std::vector<double> whole(2), first(2), second(2);
  model(x, whole);
  model.batch(std::vector<std::int64_t>{2, 0}, x, first);
  model.batch(std::vector<std::int64_t>{1, 3}, x, second);
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR((first[j] + second[j]) / 2, whole[j], 1e-15);
}

TEST(LogisticRegression, StandardisedColumnsHaveMeanZeroAndDeviationOneAndConstantOnesVanish) {
  LabelledRows data{2, {1, 0.1, 2, 0.1, 6, 0.1}, {0, 1, 0}};
  standardise(data);
  const double mean = 3, deviation = std::sqrt(14.0 / 3);
  const std::vector<double> expected{(1 - mean) / deviation, 0, (2 - mean) / deviation, 0, (6 - mean) / deviation, 0};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(data.features[i], expected[i], 1e-15) << i;
}

/// Solves the n x n system by Gaussian elimination; it is positive definite, so no pivoting is needed.
std::vector<double> solve(std::vector<double> matrix, std::vector<double> right) {
  const std::size_t n = right.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = matrix[i * n + k] / matrix[k * n + k];
      for (std::size_t j = k; j < n; ++j) matrix[i * n + j] -= factor * matrix[k * n + j];
      right[i] -= factor * right[k];
    }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) right[k] -= matrix[k * n + j] * right[j];
    right[k] /= matrix[k * n + k];
  }
  return right;
}

/// The minimum by Newton's method (iteratively reweighted least squares), written apart from the code under test.
std::vector<double> newton(const LabelledRows& data, double ridge) {
  const std::size_t n = data.columns + 1;
  const double rows = static_cast<double>(data.labels.size());
  std::vector<double> x(n);
  for (int iteration = 0; iteration < 20; ++iteration) {
    std::vector<double> gradient(n), hessian(n * n);
    for (std::size_t j = 1; j < n; ++j) gradient[j] = ridge * x[j], hessian[j * n + j] = ridge;
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
      std::vector<double> row{1};
      row.insert(row.end(), data.features.begin() + static_cast<std::ptrdiff_t>(i * data.columns),
                 data.features.begin() + static_cast<std::ptrdiff_t>((i + 1) * data.columns));
      const double p = 1 / (1 + std::exp(-std::inner_product(row.begin(), row.end(), x.begin(), 0.0)));
      for (std::size_t j = 0; j < n; ++j) {
        gradient[j] += (p - data.labels[i]) * row[j] / rows;
        for (std::size_t k = 0; k < n; ++k) hessian[j * n + k] += p * (1 - p) * row[j] * row[k] / rows;
      }
    }
    const std::vector<double> step = solve(hessian, gradient);
    for (std::size_t j = 0; j < n; ++j) x[j] -= step[j];
  }
  return x;
}

TEST(LogisticRegression, MomentumAndAdamReachTheMinimumThatNewtonsMethodFinds) {
  const LabelledRows data = breast_cancer();
  const LogisticRegression model(data, 0.01);
  const std::vector<double> x = newton(data, 0.01);
  std::vector<double> ignored(x.size());
  const double smallest = model(x, ignored);

  const Descent momentum = minimise(Momentum{}, model, {std::vector<double>(x.size()), 2000, 0.1});
  EXPECT_NEAR(momentum.losses.back(), smallest, 1e-14);
  for (std::size_t j = 0; j < x.size(); ++j) EXPECT_NEAR(momentum.x[j], x[j], 1e-9) << j;
  EXPECT_GT(model.accuracy(momentum.x), 0.98);

  const Descent adam = minimise(Adam{}, model, {std::vector<double>(x.size()), 1000, 0.01});
  EXPECT_NEAR(adam.losses.back(), smallest, 1e-6);
}

}  // namespace
}  // namespace sower::optimize
