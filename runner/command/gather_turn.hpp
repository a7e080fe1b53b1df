#pragma once

#include <filesystem>

namespace sower {

/// Gathers of one folder take turns, so that none puts older results in the place of newer ones: whoever has the turn reads the journal
/// then. It ends with the object or the process. Where the file system knows no locks, all go at once.
class GatherTurn {
 public:
  /// Waits for whoever has the turn, and says so.
  explicit GatherTurn(const std::filesystem::path& folder);
  ~GatherTurn();
  GatherTurn(const GatherTurn&) = delete;
  GatherTurn& operator=(const GatherTurn&) = delete;

 private:
  int file_;
};

}  // namespace sower
