#pragma once
// The saved state of one task that is not finished: a file that is the old state or the new one, whatever happens.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/hash/hash.hpp"

namespace sower {

/// What a state must have in common with whoever goes on from it.
struct CheckpointIdentity {
  io::Hash task;                   ///< its key
  std::int32_t state_version = 0;  ///< of the layout of the state, as the kind numbers it
  io::Hash build;                  ///< of build and processor: another may compute other bits
};

/// Puts a state in place of what was kept, and on the disk; `run` is the attempt of the run that saves it. Throws Error when the disk
/// refuses; then the old state stays.
void write_checkpoint(const std::filesystem::path& file, const CheckpointIdentity& identity, std::span<const std::byte> state, int run);

/// Empty when there is none that can be used; `why` is then empty when there is no file, and else says what is wrong with it.
std::vector<std::byte> read_checkpoint(const std::filesystem::path& file, const CheckpointIdentity& identity, std::string& why);

/// The attempt of the run that saved the state of that task, whatever build it had; 0: there is none whose header is sound.
int saved_in_run(const std::filesystem::path& file, const io::Hash& task);

}  // namespace sower
