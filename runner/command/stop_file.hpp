#pragma once
// `sower stop` leaves a file in the run folder; the run looks for it and takes it away.

#include <filesystem>
#include <optional>
#include <string>

namespace sower {

/// Asks whoever runs in the folder to stop. Throws Error when the folder cannot be written, or something else has the file's name.
void leave_stop_file(const std::filesystem::path& folder);

/// Who asked, when somebody did. The file is gone then.
std::optional<std::string> take_stop_file(const std::filesystem::path& folder);

/// What has the file's name but was not left by `sower stop`, and what to do about it; empty: nothing.
std::string trouble_with_stop_file(const std::filesystem::path& folder);

}  // namespace sower
