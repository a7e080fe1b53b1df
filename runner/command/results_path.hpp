#pragma once

#include <filesystem>

namespace sower {

/// The results file that is meant by the path of a run folder or of the file itself. Throws UsageError when it is not there.
std::filesystem::path results_of(const std::filesystem::path& given);

}  // namespace sower
