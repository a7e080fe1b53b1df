#include "runner/command/stop_file.hpp"

#include <unistd.h>

#include <string_view>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/provenance/host.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_word = "host ";

fs::path file_in(const fs::path& folder) { return folder / "stop"; }

/// What lies there: what `sower stop` left, nothing, or something else, which is told.
io::RegularFile stop_in(const fs::path& folder) {
  constexpr std::size_t most_bytes = 4096;
  io::RegularFile found = io::read_regular_file(file_in(folder), most_bytes);
  if (!found.content || found.content->starts_with(first_word)) return found;
  return {std::nullopt, text("'", file_in(folder).string(), "' is not what `sower stop` writes: give it another name")};
}

}  // namespace

void leave_stop_file(const fs::path& folder) {
  const std::string trouble = trouble_with_stop_file(folder);
  require(trouble.empty(), trouble, ", or send the run SIGUSR1");
  results::replace_file(file_in(folder), text(first_word, host_name(), ", process ", ::getpid()));
}

std::optional<std::string> take_stop_file(const fs::path& folder) {
  std::optional<std::string> who = stop_in(folder).content;
  std::error_code ignored;
  if (who) fs::remove(file_in(folder), ignored);
  return who;
}

std::string trouble_with_stop_file(const fs::path& folder) { return stop_in(folder).trouble; }

}  // namespace sower
