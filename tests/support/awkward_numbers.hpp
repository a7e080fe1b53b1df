#pragma once
// Numbers for tests of sums.

#include <cmath>
#include <cstdint>

#include "algorithms/random/draws.hpp"

namespace sower::test {

/// Of both signs and magnitudes from 1e-2 to 1e2, so that nearly every order of adding a dozen of them rounds to another sum.
inline double awkward(std::int64_t i) {
  const random::Draws draws({{1, 2, 3, 4}}, "awkward");
  const auto index = static_cast<std::uint64_t>(i);
  return (draws.uniform(0, index) - 0.5) * std::pow(10.0, static_cast<double>(draws.integer(5, 1, index)) - 2);
}

}  // namespace sower::test
