#pragma once

#include <filesystem>

namespace sower {

/// Puts all journal files of an attempt on the disk, as far as this machine has written them, whoever in this process has them open.
/// Throws Error when the disk refuses.
void sync_attempt(const std::filesystem::path& journal, int attempt);

}  // namespace sower
