#include "runner/results/results_file.hpp"

#include <algorithm>
#include <utility>

#include "io/data/regular_file.hpp"
#include "io/hdf5/seal.hpp"
#include "runner/api/error.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/inspect.hpp"
#include "runner/results/provenance_group.hpp"

namespace sower::results {
namespace {

std::string what_now(const std::filesystem::path& path) {
  return "`sower check " + path.string() +
         "` names all of it. Copy the file again or put it back from a backup; or write it again with `sower gather`, unless its journal "
         "was "
         "removed";
}

}  // namespace

io::hdf5::File open_results(const std::filesystem::path& path) {
  const std::string trouble = io::trouble_with_regular_file(path);
  require(trouble.empty(), trouble);
  const io::hdf5::Seal seal = io::hdf5::seal_of(path);
  if (seal == io::hdf5::Seal::broken) throw Damage(path.string() + ": " + seal_is_broken + "; " + what_now(path));
  if (seal == io::hdf5::Seal::missing)
    if (const Inspection found = inspect(path); !found.damage.empty()) throw Damage(found.damage.front() + "; " + what_now(path));
  io::hdf5::File file(path);
  require_known_format(file.root(), path);
  return file;
}

void require_known_format(const io::hdf5::Group& root, const std::filesystem::path& path) {
  const auto version = root.integer("sower_format_version");
  require(version.has_value(), path.string(), " is not a results file of sower: it has no attribute sower_format_version");
  require(*version <= format_version, path.string(), " was written by a newer sower (format ", *version, ", this one reads up to ",
          format_version, "): use that release or a later one");
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
