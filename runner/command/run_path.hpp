#pragma once

#include <filesystem>
#include <string>

namespace sower {

/// The run folder that is meant by its path. Throws UsageError when it is not there or is none.
std::filesystem::path run_folder_of(const std::string& given);

/// Whether a folder is one that `sower run` made.
bool is_run_folder(const std::filesystem::path& folder);

}  // namespace sower
