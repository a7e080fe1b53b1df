#pragma once
// Input files as this process first saw them: what all its tasks are told apart by, and what tells that a file was changed meanwhile.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/hash/hash.hpp"

namespace sower {

/// What changes when somebody writes to a file or puts another in its place.
struct FileState {
  std::uint64_t size = 0, inode = 0;
  std::int64_t changed_seconds = 0, changed_nanoseconds = 0;  ///< of the content
  std::int64_t touched_seconds = 0, touched_nanoseconds = 0;  ///< of the content, name, owner or rights; nobody can set it
  /// "1234 bytes of 1795850331.000000001": size and time of change, the same for the file seen from any host.
  [[nodiscard]] std::string text() const;
  /// Whether it is the same file with the same content, by all that a host can see without reading.
  [[nodiscard]] bool same_content(const FileState& other) const;
  bool operator==(const FileState&) const = default;
};
/// Throws Error when the file is gone.
FileState file_state(const std::string& path);

/// As they were when this process first asked.
FileState first_state(const std::string& path);
io::Hash first_content(const std::string& path);

/// Hashes the files whose content this process does not know yet, several at a time. `cache` is a file that knows contents from earlier
/// runs: an entry counts only while all of a file's state is what it was. It is written anew when `keep` is set and something was hashed.
void hash_inputs(const std::vector<std::string>& files, int threads, const std::filesystem::path& cache, bool keep);

/// What this process knows of these files, for others to adopt: they need not hash what looks the same to them.
std::string packed_inputs(const std::vector<std::string>& files);
/// Throws Error when a file is another one here than where that was packed.
void adopt_inputs(const std::string& packed);

}  // namespace sower
