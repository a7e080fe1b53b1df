#pragma once
// Student's distribution, for intervals of means.

namespace sower::stats {

/// The value that a variable of Student's distribution with so many degrees of freedom (above 0) falls short of with a probability
/// (0 < p < 1). Student, Biometrika 6, 1908; computed by Boost.Math.
double student_quantile(double probability, double degrees_of_freedom);

}  // namespace sower::stats
