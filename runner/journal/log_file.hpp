#pragma once
// One journal file, mapped for reading.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runner/journal/file_name.hpp"
#include "runner/journal/frame.hpp"
#include "runner/journal/journal.hpp"

namespace sower::journal {

/// A file's bytes, read-only.
class Mapping {
 public:
  explicit Mapping(const std::filesystem::path& path);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

/// Finds the frames of a file; may be read while a writer appends to it, and then ends where it ended when it was opened.
class LogFile {
 public:
  /// Throws Error when the file cannot be read or comes from a newer release.
  LogFile(const std::filesystem::path& path, FileName name);

  /// Calls `each` with every task and where its frame begins; the record is only lent. Intact frames that make no sense, and tasks
  /// whose schema is lost, are added to the damage. To be called once.
  void visit(const std::function<void(std::uint64_t offset, const RecordView& record)>& each);
  /// The task whose frame begins there. False when its payload makes no sense.
  bool read(std::uint64_t offset, RecordView& record) const;
  /// Adds "<path>: bytes 512 to 779 are damaged" for each stretch that is.
  void add_damage(std::vector<std::string>& lines) const;
  [[nodiscard]] int attempt() const { return name_.attempt; }

 private:
  using Stretch = std::pair<std::uint64_t, std::uint64_t>;  // first byte, and the one after the last
  bool read_header();
  void find_frames(std::uint64_t offset, bool known);
  std::uint64_t accept(std::uint64_t offset, bool known);
  [[nodiscard]] std::uint64_t next_magic(std::uint64_t offset) const;
  [[nodiscard]] FrameHeader frame_at(std::uint64_t offset) const;

  std::string path_;
  FileName name_;
  Mapping map_;
  std::uint64_t id_ = 0;
  std::uint32_t version_ = 0;  ///< of its format; 0: not known
  std::unordered_map<std::uint32_t, std::vector<Variable>> schemas_;
  std::vector<std::uint64_t> tasks_;  ///< where the intact frames of tasks begin
  std::vector<Stretch> damaged_;
  std::uint64_t in_vain_ = 0;  ///< bytes whose checksum was computed and wrong
};

}  // namespace sower::journal
