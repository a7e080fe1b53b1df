#pragma once
// What a run folder keeps of where an attempt's results come from, so that they can be gathered on another machine later.

#include <filesystem>
#include <string>

#include "runner/results/gather.hpp"

namespace sower {

/// The study's own texts and what is known of the run.
std::string stored_provenance_text(const Study& study, const Provenance& provenance);

inline constexpr const char* provenance_suffix = ".provenance";

/// That of an attempt; the study gets its texts back as they were written. Nothing, and the study as it was, when there is none.
Provenance stored_provenance(const std::filesystem::path& file, Study& study);

}  // namespace sower
