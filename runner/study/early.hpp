#pragma once
// What a study says about tasks that need not run after all.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "io/yaml/node.hpp"

namespace sower {

/// The replicates of a point end when Student's interval of a mean is narrow enough.
struct StopWhen {
  std::string mean_of;                                                   ///< a number that each task records
  double half_width = std::numeric_limits<double>::infinity();           ///< of the interval, at most
  double relative_half_width = std::numeric_limits<double>::infinity();  ///< the same divided by the mean's magnitude
  double confidence = 0.95;
  std::int64_t at_least = 10;  ///< values, before the interval is looked at
  io::Mark mark = {};
};

/// A task ends when a diagnostic of its own lies between bounds, which do not belong to them.
struct DiagnosticBounds {
  std::string name;
  double above = -std::numeric_limits<double>::infinity(), below = std::numeric_limits<double>::infinity();
};

/// Points of a sweep are given up that do badly with a small budget: asynchronous successive halving.
struct Halving {
  std::string metric;  ///< a number that each task records
  bool maximise = false;
  std::string budget;       ///< the swept parameter whose values, rising, are the rungs
  std::size_t axis = 0;     ///< its number in the sweep
  std::int64_t factor = 3;  ///< one of so many goes on
  io::Mark mark = {};
};

/// "mean of estimate ± 0.01 at 0.95, from 10 on".
std::string words_of(const StopWhen& rule);
/// "standard_error < 0.001 and ess > 400".
std::string words_of(const std::vector<DiagnosticBounds>& bounds);
/// "least loss, one of 3 along steps".
std::string words_of(const Halving& rule);

}  // namespace sower
