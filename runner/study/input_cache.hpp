#pragma once
// The contents of input files, kept from run to run beside the state in which each file was hashed.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "io/hash/hash.hpp"
#include "runner/study/input_states.hpp"

namespace sower {

class InputCache {
 public:
  struct Entry {
    FileState state;
    std::optional<io::Hash> content;
  };

  InputCache() = default;
  /// What a file has; nothing when it cannot be read or is no such file.
  explicit InputCache(const std::filesystem::path& file);
  static InputCache read(std::string_view text);
  [[nodiscard]] std::string text() const;
  /// In the file's place, whole. That it cannot be written stops nobody: the files are hashed again next time.
  void write(const std::filesystem::path& file) const;

  /// The content of a file whose state is in all what it was when it was hashed.
  [[nodiscard]] std::optional<io::Hash> find(const std::string& path, const FileState& state) const;
  /// Adds the file unless it was changed just before it was hashed: another change within the grain of the file system's clock would not
  /// show in its state.
  void keep(const std::string& path, const FileState& state, const io::Hash& content);
  void add(const std::string& path, const FileState& state, const std::optional<io::Hash>& content) { entries_[path] = {state, content}; }
  [[nodiscard]] const std::map<std::string, Entry>& entries() const { return entries_; }

 private:
  std::map<std::string, Entry> entries_;
};

}  // namespace sower
