#pragma once
// The journal of a run that is going on, as tasks that need its results read it.

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "runner/journal/journal.hpp"
#include "runner/schedule/needed_records.hpp"

namespace sower {

/// Opens the journal when it is first asked, and anew when a record is not there yet: a network file system may show late what another
/// machine has written. What is not there after the patience is an Error.
class NeededJournal final : public NeededRecords {
 public:
  explicit NeededJournal(std::chrono::duration<double> patience = std::chrono::seconds(30)) : patience_(patience) {}
  /// Where the records are. All ranks of a process name the same folder, before they ask.
  void look_in(const std::filesystem::path& folder);

  Status status(const io::Hash& key) override;
  std::vector<Variable> heads(const io::Hash& key) override;
  Variable variable(const io::Hash& key, std::size_t number) override;

 private:
  const Journal& await(const io::Hash& key);
  [[nodiscard]] const Journal* journal_with(const io::Hash& key) const;

  std::chrono::duration<double> patience_;
  std::mutex mutex_;
  std::filesystem::path folder_;
  std::vector<std::unique_ptr<Journal>> opened_;  // records that were given out point into older ones
};

}  // namespace sower
