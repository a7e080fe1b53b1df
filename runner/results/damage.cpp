#include "runner/results/damage.hpp"

namespace sower::results {

std::vector<std::string> damaged(const io::hdf5::Group& group) {
  std::vector<std::string> paths;
  for (const std::string& name : group.datasets()) {
    try {
      if (const io::hdf5::Dataset dataset = group.dataset(name); !dataset.is_intact().value_or(true)) paths.push_back(dataset.path());
    } catch (const Error&) {
      paths.push_back(group.path() + "/" + name);
    }
  }
  for (const std::string& name : group.groups())
    for (std::string& path : damaged(group.group(name))) paths.push_back(std::move(path));
  return paths;
}

void require_intact(const io::hdf5::Dataset& dataset) {
  if (dataset.is_intact().value_or(true)) return;
  throw Damage(dataset.path() +
               " does not match its checksum: the file was damaged or changed after sower wrote it. Copy it again or put it back from a "
               "backup; or write it again with `sower gather`, unless its journal was removed");
}

}  // namespace sower::results
