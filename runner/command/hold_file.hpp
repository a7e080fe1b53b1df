#pragma once
// The files that say who holds a folder: hold-0001, hold-0002, ... The highest number counts.

#include <ctime>
#include <filesystem>
#include <optional>
#include <string>

#include "runner/command/holder.hpp"

namespace sower {

std::filesystem::path hold_path(const std::filesystem::path& folder, int number);

struct HoldFile {
  int number = 0;  ///< 0: there is none
  Holder holder;
  timespec touched{};   ///< by the clock of the file server
  bool locked = false;  ///< by a process that this machine, or the file server, knows of
};
/// That of the highest number.
HoldFile newest_hold(const std::filesystem::path& folder);

/// Whose file of that number it is; one without process when it is gone. Throws Error when that cannot be told.
Holder holder_in(const std::filesystem::path& file);

/// A file of a name that nobody else has, with the holder's text, on the disk and locked: it becomes a hold by a link to it.
class HoldDraft {
 public:
  HoldDraft(const std::filesystem::path& folder, const Holder& holder);
  ~HoldDraft();
  HoldDraft(const HoldDraft&) = delete;
  HoldDraft& operator=(const HoldDraft&) = delete;

  /// What time it is for the file server.
  [[nodiscard]] timespec now() const;
  /// False when there is a hold of that number already, or somebody has removed the draft.
  [[nodiscard]] bool becomes(int number);
  /// The locked file, which the caller closes.
  int release();

 private:
  bool is_made(const std::filesystem::path& path);

  std::filesystem::path folder_, path_;
  std::string text_;
  int file_ = -1;
};

/// Whether a name is that of a hold or of a draft of one.
bool is_hold_name(const std::string& name);

/// Removes drafts, and holds of lower numbers than the one that has won.
void remove_older_holds(const std::filesystem::path& folder, int number);

/// Sets the time of a file to now, by the clock of the file server.
void touch(int file);

}  // namespace sower
