#include "runner/command/stop_file.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "runner/api/error.hpp"
#include "runner/provenance/host.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

fs::path file_in(const fs::path& folder) { return folder / "stop"; }

}  // namespace

void leave_stop_file(const fs::path& folder) {
  results::replace_file(file_in(folder), text("host ", host_name(), ", process ", ::getpid()));
}

std::optional<std::string> take_stop_file(const fs::path& folder) {
  std::ifstream file(file_in(folder), std::ios::binary);
  if (!file) return std::nullopt;
  std::string who(std::istreambuf_iterator<char>(file), {});
  std::error_code ignored;
  fs::remove(file_in(folder), ignored);
  return who;
}

}  // namespace sower
