#pragma once
// Points spread over the unit cube, to sample parameters with.

#include <cstdint>
#include <vector>

#include "runner/api/experiment.hpp"

namespace sower::random {

enum class Design : std::uint8_t {
  independent,      ///< uniform, each by itself
  latin_hypercube,  ///< one point in each of n slices along every dimension (McKay, Beckman, Conover 1979)
  sobol,            ///< Sobol's points (direction numbers of Joe and Kuo 2008), shifted digitally at random (L'Ecuyer, Lemieux 2002)
};

inline constexpr std::size_t most_sobol_dimensions = 3667;

struct DesignSize {
  std::size_t points, dimensions;
};

/// points × dimensions numbers in the open interval (0, 1), row-major. Of independent and Sobol' points the first are the same for every
/// number of points. Throws Error for more Sobol' dimensions than there are.
std::vector<double> design(Design method, DesignSize size, StreamKey key);

}  // namespace sower::random
