#pragma once
// The input files that studies name.

#include <filesystem>
#include <string>

namespace sower {

/// The path with the folder before it unless it is absolute.
std::string absolute_file(const std::filesystem::path& folder, const std::string& path);

/// Whether a kind, or any alternative of its choices, has a parameter that is a file.
bool may_name_files(const std::string& kind);

struct Trouble {
  std::string problem, advice;
};
/// Why a file cannot be read, and perhaps which one was meant; empty when it can.
Trouble trouble_with_file(const std::filesystem::path& folder, const std::string& path);

}  // namespace sower
