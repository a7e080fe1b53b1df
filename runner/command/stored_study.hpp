#pragma once
// The study that a run folder keeps of each attempt: what the next one is compared with.

#include <filesystem>
#include <optional>
#include <string>

#include "runner/study/study.hpp"

namespace sower {

/// One YAML file that stands for all the study was made of, under a comment with its path and the content of its input files.
std::string stored_study_text(const Study& study, const std::string& resolved);

/// "journal/0002.study"
std::filesystem::path stored_study_path(const std::filesystem::path& journal, int attempt);

struct StoredStudy {
  std::optional<Study> study;
  std::string trouble;  ///< why there is no study though there is a file; its first mistake
};

/// That of the newest attempt of a journal folder; neither study nor trouble when there is none.
StoredStudy last_stored_study(const std::filesystem::path& journal);

}  // namespace sower
