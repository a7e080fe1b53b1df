#include "runner/study/input_file.hpp"

#include <fstream>
#include <vector>

#include "io/yaml/scalar.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace fs = std::filesystem;

std::string absolute_file(const fs::path& folder, const std::string& path) {
  return fs::absolute(folder / path).lexically_normal().string();
}

Trouble trouble_with_file(const fs::path& folder, const std::string& path) {
  const fs::path file = absolute_file(folder, path);
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::is_directory(status)) return {io::quote(path) + " is a folder, not a file", ""};
  if (!fs::exists(status)) {
    std::vector<std::string> names;
    constexpr std::size_t enough = 1000;
    for (fs::directory_iterator entry(file.parent_path(), error), end; !error && entry != end && names.size() < enough;
         entry.increment(error))
      names.push_back(entry->path().filename().string());
    const std::string advice = did_you_mean(file.filename().string(), names);
    return {"there is no file " + io::quote(path), advice.empty() ? "looked for " + file.string() : advice};
  }
  // Opening a pipe or a device could wait for ever.
  if (!fs::is_regular_file(status)) return {io::quote(path) + " is not a plain file", ""};
  if (!std::ifstream(file, std::ios::binary)) return {"the file " + io::quote(path) + " cannot be read", "check its permissions"};
  return {};
}

}  // namespace sower
