#pragma once

#include <filesystem>
#include <string>

#include "runner/results/gather.hpp"

namespace sower {

/// What `sower run` says at its end: a table of the experiments, the first failures, the digest, where the results are and how to open
/// them.
std::string summary(const Study& study, const Journal& journal, const Gathered& gathered, const std::filesystem::path& file);

}  // namespace sower
