#pragma once

#include <filesystem>
#include <string>

#include "runner/results/gather.hpp"

namespace sower {

/// What `sower run` says at its end: a table of the experiments, why tasks failed, how the ranks were used, the digest, where the
/// results are and how to open them.
std::string summary(const Study& study, const Journal& journal, const Gathered& gathered, const Usage& usage,
                    const std::filesystem::path& file);

/// Two lines on how well ranks were used, and how much better any order could have done; empty when nothing ran.
std::string usage_text(const Usage& usage);

}  // namespace sower
