#pragma once
// What the results file says about itself: the root's attributes and the group /provenance.

#include "io/hdf5/write.hpp"
#include "runner/results/gather.hpp"

namespace sower::results {

/// Raised when a reader of the old layout would misread the new one; additions do not raise it.
inline constexpr std::int32_t format_version = 1;

void describe_file(const io::hdf5::NewGroup& root, const Study& study, const Gathered& gathered);

/// One text for each pair, the study's text, and the parameters of each experiment with their defaults.
void write_provenance(const io::hdf5::NewGroup& group, const Study& study, const Provenance& provenance);

}  // namespace sower::results
