#include "algorithms/stats/student_t.hpp"

#include <boost/math/distributions/students_t.hpp>

namespace sower::stats {

double student_quantile(double probability, double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), probability);
}

}  // namespace sower::stats
