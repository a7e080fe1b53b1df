#pragma once
// What somebody wrote about a run: tags and a note, kept in its folder.

#include <filesystem>
#include <string>
#include <vector>

#include "runner/results/gather.hpp"

namespace sower {

struct RunNote {
  std::vector<std::string> tags;  ///< without blanks, sorted
  std::string note;
  std::string problem;  ///< not empty: why what lies there cannot be read; there is no note then
};

/// Empty where nobody wrote anything.
RunNote read_note(const std::filesystem::path& folder);

/// Replaces the file as a whole.
void write_note(const std::filesystem::path& folder, const RunNote& note);

/// For the results: what is known of a run, and what somebody wrote about it. Complains of a note that cannot be read, and goes on.
Provenance with_note(Provenance provenance, const std::filesystem::path& folder);

}  // namespace sower
