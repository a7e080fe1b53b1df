#pragma once
// The key `halving` of an experiment.

#include "runner/study/keys.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Reads it into the spec, whose other keys were read before, and complains about what cannot work.
void read_halving(const Keys& keys, ExperimentSpec& spec, Complaints& complaints);

/// Complains about budgets that make no rungs. The axes of the sweep are complete.
void check_halving(const ExperimentSpec& spec, Complaints& complaints);

}  // namespace sower
