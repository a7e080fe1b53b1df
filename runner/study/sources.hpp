#pragma once
// The texts a study is made of. One rank reads them; every rank makes the same study of them.

#include <string>
#include <vector>

#include "runner/study/input_file.hpp"

namespace sower {

/// What the command line says about a study.
struct StudyRequest {
  std::string path;                   ///< of the study's main file
  std::vector<std::string> profiles;  ///< to apply, in this order
  std::vector<std::string> settings;  ///< "shootout.params.steps=500", applied after the profiles
  std::vector<std::string> only;      ///< experiments to keep; empty: all
};

/// A file, or why it could not be read.
struct SourceFile {
  std::string path;  ///< as messages name it
  std::string text;
  Trouble trouble;
};

struct Sources {
  std::vector<SourceFile> files;  ///< the main file first, then those it includes

  /// The file of that path; one with trouble when it is not among them.
  [[nodiscard]] SourceFile find(const std::string& path) const;
  /// All of it as one string of bytes, and back.
  [[nodiscard]] std::string packed() const;
  static Sources unpacked(const std::string& packed_text);
};

/// Reads the main file and, as far as their texts can be understood, all that it includes. Throws nothing for what it does not find.
Sources read_sources(const StudyRequest& request);

/// The same with the main file's text given.
Sources read_sources(const StudyRequest& request, const std::string& text);

}  // namespace sower
