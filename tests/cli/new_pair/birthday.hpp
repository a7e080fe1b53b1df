#pragma once
// How likely two of n people share a birthday.

#include <cstdint>

#include "algorithms/random/draws.hpp"

namespace sower::birthday {

/// Number of parties among first ... last-1 at which two of `people` guests have the same of 365 equally likely birthdays.
std::int64_t shared_birthdays(const random::Draws& draws, std::int64_t people, std::int64_t first, std::int64_t last);

/// The probability itself: 1 - (1 - 1/365)(1 - 2/365) ... (Feller, An Introduction to Probability Theory, vol. 1, II.3).
double exact_probability(std::int64_t people);

}  // namespace sower::birthday
