#pragma once
// The journal: append-only, checksummed records of finished tasks. One file per rank and attempt with one writer; no file is ever
// opened again for writing. Results are gathered from it.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/journal/record.hpp"

namespace sower {

/// Appends records to one file of a folder that is there, made when the first is written. One thread adds and appends, another may flush
/// and sync. Throws Error when the disk refuses, and from then on always.
class JournalWriter {
 public:
  JournalWriter(std::filesystem::path folder, int attempt, int rank);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;
  /// The record is written together with those that follow: when there is enough of it, or with the next flush.
  void add(const TaskResult& result);
  /// When it returns, what was added survives the death of this process.
  void flush();
  /// Both.
  void append(const TaskResult& result);
  /// When it returns, what was added survives the death of the machine.
  void sync();

 private:
  struct File;
  std::unique_ptr<File> file_;
};

/// A variable of a record in the mapped file: valid as long as the Journal lives.
struct VariableView {
  const Variable* head = nullptr;   ///< name, about, dimension names; its `values` is an empty vector of the right type
  std::vector<std::size_t> sizes;   ///< of the dimensions
  std::span<const std::byte> data;  ///< little-endian values; for text: each one's uint32 length, then its characters
};

struct RecordView {
  TaskHead head;
  std::vector<VariableView> variables;
};

struct KnownTask {
  io::Hash key;
  Status status = Status::missing;
};

/// All journal files of a folder, mapped for reading. Damaged and torn records are skipped and named in `damage()`.
class Journal {
 public:
  explicit Journal(const std::filesystem::path& folder);
  ~Journal();
  Journal(Journal&&) noexcept;

  /// The tasks of which there are records, sorted by key.
  [[nodiscard]] const std::vector<KnownTask>& tasks() const;
  /// The number of a task in tasks(); none when there is no record of it. Quick.
  [[nodiscard]] std::optional<std::size_t> find(const io::Hash& key) const;
  /// Status of the record that `read` gives; quick.
  [[nodiscard]] Status status(const io::Hash& key) const;
  /// The newest record of the task at a position, where done and diverged ones win over failed ones.
  [[nodiscard]] RecordView read_at(std::size_t position) const;
  /// The same into the memory of another record, for many.
  void read_at(std::size_t position, RecordView& record) const;
  /// The same of the task with a key; one with Status::missing when there is none.
  [[nodiscard]] RecordView read(const io::Hash& key) const;
  /// "results/tour/journal/0001-r00003.log: bytes 512 to 779 are damaged": one line each.
  [[nodiscard]] const std::vector<std::string>& damage() const;
  /// 1 + the highest attempt of any file; 1 for an empty folder.
  [[nodiscard]] int next_attempt() const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace sower
