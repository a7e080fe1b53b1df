#pragma once
// Files that sower itself writes, read where anything may lie under their names: a pipe, a device, a folder, terabytes that nobody wrote.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace sower::io {

struct RegularFile {
  std::optional<std::string> content;  ///< none: there is no such file, or it is not to be read
  std::string trouble;                 ///< why it is not to be read, with its name and what to do; empty: it is, or there is none
};

/// The content of a regular file, or of one that a link leads to, that has at most that many bytes. Never waits for a writer, as reading a
/// pipe would.
RegularFile read_regular_file(const std::filesystem::path& path, std::size_t most_bytes);

/// What keeps an open file from being read, as in RegularFile: it is no regular file, or more than a GiB nearly all of which was never
/// written, which a program would read for hours.
std::string trouble_with_open_file(int file, const std::filesystem::path& path);
/// The same for a file of somebody else's, without a word on what to do.
std::string what_keeps_from_reading(int file, const std::filesystem::path& path);
/// As the first for a file by its name; empty when there is none. For readers that open it themselves.
std::string trouble_with_regular_file(const std::filesystem::path& path);

}  // namespace sower::io
