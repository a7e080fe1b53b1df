#pragma once
// Many journal files into one.

#include <cstdint>
#include <filesystem>

namespace sower {

struct Compacted {
  std::size_t tasks = 0, files_before = 0;
  std::uint64_t bytes_before = 0, bytes_after = 0;
};

/// Copies the record that counts of each task into one new file, that of the attempt's rank 0, and removes the others once the new one
/// is durable and was read back. At every instant the folder holds every record. Precondition: nobody writes to the folder, and no file
/// of that attempt or a later one is there. Throws Error when the disk refuses; then nothing is lost.
Compacted compact(const std::filesystem::path& folder, int attempt);

/// Removes all journal files of a folder.
void remove_records(const std::filesystem::path& folder);

}  // namespace sower
