#pragma once

#include <string>
#include <vector>

#include "runner/results/gather.hpp"

namespace sower {

/// What this process can say about where results come from: versions, compiler, libraries, command line, the study's git commit and
/// dirtiness, processor, loaded modules and an allow-listed environment. Starts `git`, so call it before MPI and before any thread.
Provenance collect_provenance(const std::string& study_path);

}  // namespace sower
