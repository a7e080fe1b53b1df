#pragma once
// Tasks that were running when a job died: one of them may have killed it.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/hash/hash.hpp"
#include "runner/journal/journal.hpp"

namespace sower {

inline constexpr const char* orders_suffix = ".orders";

struct Suspect {
  io::Hash key;
  std::vector<int> runs;      ///< attempts of the run that died while it was running, and has neither finished nor saved its state since
  std::uint32_t attempt = 0;  ///< of the task, the last of them
};

/// Of all attempts of a run folder that did not end in order: for each rank the first task of its last order that has no record, since the
/// tasks of an order run one after the other. Of those that did, since the process that starts isolated tasks was killed: what it was
/// running. A task that has saved its state was advancing, so the deaths up to that attempt of the run do not count; perhaps none is left.
/// Sorted by key. Attempts whose study is not readable any more suspect nobody.
std::vector<Suspect> find_suspects(const std::filesystem::path& run_folder, const Journal& journal);

/// What the record of such a task says once it is set aside.
std::string set_aside_message(const Suspect& suspect, std::int64_t number);

/// Whether a record says that the task was set aside rather than run.
bool was_set_aside(const TaskHead& head);

}  // namespace sower
