#pragma once

#include <filesystem>

namespace sower {

/// The results file that is meant by the path of a run folder or of the file itself. Throws UsageError when it is not there.
std::filesystem::path results_of(const std::filesystem::path& given);

/// The same for those who tell what is in it. Says so when tasks have ended since it was gathered. Throws Error when
/// the journal was removed and the file is not what was kept.
std::filesystem::path told_results_of(const std::filesystem::path& given);

}  // namespace sower
