#include "algorithms/random/designs.hpp"

#include <boost/random/sobol.hpp>
#include <limits>

#include "algorithms/random/draws.hpp"
#include "algorithms/random/threefry.hpp"

namespace sower::random {
namespace {

std::vector<double> sobol_points(const DesignSize& size, StreamKey key) {
  require(size.dimensions <= most_sobol_dimensions, "Sobol' points have at most ", most_sobol_dimensions, " dimensions, not ",
          size.dimensions);
  const Draws draws(key, "digital shift");
  std::vector<std::uint64_t> shift(size.dimensions);
  for (std::size_t d = 0; d < shift.size(); ++d) shift[d] = draws.integer(std::numeric_limits<std::uint64_t>::max(), 0, d);
  boost::random::sobol_engine<std::uint_least64_t, 64> engine(size.dimensions);
  std::vector<double> all;
  all.reserve(size.points * size.dimensions);
  // The engine leaves out the first point, the origin, without which no 2^k points in a row are balanced.
  for (std::size_t p = 0; p < size.points; ++p)
    for (std::size_t d = 0; d < size.dimensions; ++d) all.push_back(open_unit((p == 0 ? 0 : engine()) ^ shift[d]));
  return all;
}

}  // namespace

std::vector<double> design(Design method, DesignSize size, StreamKey key) {
  if (method == Design::sobol) return sobol_points(size, key);
  std::vector<double> all(size.points * size.dimensions);
  for (std::size_t d = 0; d < size.dimensions; ++d) {
    const Draws draws(key, "design", d);
    for (std::size_t p = 0; p < size.points; ++p) {
      const double u = draws.uniform(0, p);
      const auto slice = [&] { return static_cast<double>(draws.permuted(size.points, 1, p)); };
      all[p * size.dimensions + d] = method == Design::independent ? u : (slice() + u) / static_cast<double>(size.points);
    }
  }
  return all;
}

}  // namespace sower::random
