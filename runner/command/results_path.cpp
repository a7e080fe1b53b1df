#include "runner/command/results_path.hpp"

#include "runner/command/verb.hpp"

namespace sower {

std::filesystem::path results_of(const std::filesystem::path& given) {
  std::filesystem::path file = std::filesystem::is_directory(given) ? given / "results.h5" : given;
  if (!std::filesystem::exists(file))
    throw UsageError(text("there is no results file '", file.string(), "'; name a run folder, or the file"));
  return file;
}

}  // namespace sower
