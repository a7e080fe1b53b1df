#pragma once

#include <string>

#include "runner/study/read.hpp"

namespace sower {

/// Reads a study as a run folder keeps it. It was checked when it ran, so its input files are not looked at: they may be gone.
ReadStudy read_stored_study(const std::string& path, const std::string& text);

}  // namespace sower
