#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace sower::journal {

/// The content of a regular file, or one that a link leads to, of at most that many bytes; nothing of whatever else lies there. Never waits
/// for a writer, as reading a pipe would.
std::optional<std::string> read_regular_file(const std::filesystem::path& path, std::size_t most_bytes);

}  // namespace sower::journal
