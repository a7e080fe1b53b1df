#include "runner/results/results_file.hpp"

#include <algorithm>
#include <utility>

#include "runner/api/error.hpp"
#include "runner/results/provenance_group.hpp"

namespace sower::results {

io::hdf5::File open_results(const std::filesystem::path& path) {
  io::hdf5::File file(path);
  const auto version = file.root().integer("sower_format_version");
  require(version.has_value(), path.string(), " is not a results file of sower: it has no attribute sower_format_version");
  require(*version <= format_version, path.string(), " was written by a newer sower (format ", *version, ", this one reads up to ",
          format_version, "): use that release or a later one");
  return file;
}

std::vector<std::string> experiments_of(const io::hdf5::Group& root) {
  std::vector<std::pair<std::int64_t, std::string>> numbered;
  for (const std::string& name : root.groups())
    if (const auto number = root.group(name).integer("number")) numbered.emplace_back(*number, name);
  std::ranges::sort(numbered);
  std::vector<std::string> names;
  for (auto& [number, name] : numbered) names.push_back(std::move(name));
  return names;
}

}  // namespace sower::results
