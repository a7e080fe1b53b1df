#pragma once
// The study that a run folder keeps of each attempt: what the next one is compared with.

#include <filesystem>
#include <optional>
#include <string>

#include "runner/study/sources.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// One YAML file that stands for all the study was made of, under a comment with its path and the content of its input files, and over one
/// with the checksum of all that.
std::string stored_study_text(const Study& study, const std::string& resolved);

inline constexpr const char* study_suffix = ".study";

struct StoredStudy {
  std::optional<Study> study;
  std::string trouble;     ///< why there is no study though there is a file; its first mistake
  std::string path, text;  ///< of the study's file, as the run named it, and what the folder keeps
  int attempt = 0;
};

/// What to do when a journal has no study that can be used: "`sower run STUDY.yaml --out RUN` writes one anew ...".
std::string how_to_anew(const std::filesystem::path& journal);

/// That of the newest attempt of a journal folder; neither study nor trouble when there is none.
StoredStudy last_stored_study(const std::filesystem::path& journal);
/// The sources of the same, under the path that the run gave to the study. Throws Error when there are none.
Sources stored_sources(const std::filesystem::path& journal);
/// That of an attempt.
StoredStudy stored_study(const std::filesystem::path& journal, int attempt);

}  // namespace sower
