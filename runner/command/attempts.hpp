#pragma once
// What a run folder knows of the runs that were in it.

#include <filesystem>
#include <vector>

#include "runner/results/attempts.hpp"

namespace sower {

/// All attempts of which the journal folder keeps something, in their order.
std::vector<results::Attempt> attempts_in(const std::filesystem::path& journal);

/// Keeps how an attempt used its ranks. An aid: throws nothing but says so when the disk refuses.
void keep_usage(const std::filesystem::path& journal, int attempt, const Usage& usage) noexcept;

}  // namespace sower
