#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runner/schedule/orders.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// One run at a time uses a folder: held for the life of the object, and let go by the system when the process dies.
class Hold {
 public:
  /// Throws Error when another run holds the folder, naming it.
  explicit Hold(const std::filesystem::path& folder);
  ~Hold();
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  int file_;
};

/// What a run finds in its folder.
struct RunFolder {
  std::unique_ptr<Hold> hold;
  std::filesystem::path journal;
  int attempt = 1;                 ///< of the run as a whole
  std::vector<Assignment> wanted;  ///< the study's tasks that are not done yet, in canonical order
  std::int64_t done_before = 0, failed_before = 0;
  std::int64_t strangers = 0;  ///< tasks in the journal that are none of the study's
};

struct RunFolderOptions {
  std::filesystem::path folder;
  bool fresh = false;      ///< forget earlier attempts
  bool allow_mix = false;  ///< go on although an earlier attempt had another fingerprint
};

/// Makes the folder if need be, looks up what is done and opens a new attempt. One rank calls it. Throws Error when the folder cannot be
/// written or was made by another build.
RunFolder open_run_folder(const RunFolderOptions& options, const Study& study, const std::string& fingerprint);

}  // namespace sower
