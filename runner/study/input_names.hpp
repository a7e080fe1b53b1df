#pragma once
// The input files that a study names.

#include <map>
#include <string>
#include <vector>

#include "runner/study/study.hpp"

namespace sower {

struct InputName {
  std::string path;  ///< absolute
  std::size_t experiment = 0;
  FileIdentity::By by = FileIdentity::By::content;
  auto operator<=>(const InputName&) const = default;
};

/// Each file once for each experiment that names it. Reads no file.
std::vector<InputName> input_names(const Study& study);
/// Paths of all of them, and of those that count by their content.
std::vector<std::string> input_paths(const Study& study);
std::vector<std::string> content_files(const Study& study);

/// The content of those that count by it, and size and time of those that count by that, by path: as the study knows them, or as this
/// process saw them first.
std::map<std::string, io::Hash> input_contents(const Study& study);
std::map<std::string, std::string> input_stats(const Study& study);

}  // namespace sower
