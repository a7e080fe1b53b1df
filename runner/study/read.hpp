#pragma once
// From the text of a study to a checked Study, or to all that is wrong with it.

#include <string>
#include <vector>

#include "runner/study/sources.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// One mistake in a study.
struct Complaint {
  io::Mark mark;
  std::string problem;  ///< "unknown parameter 'learning_rat'"
  std::string advice;   ///< "did you mean 'learning_rate'?"; may be empty
};

struct ReadStudy {
  Study study;                        ///< usable only when there are no complaints
  std::vector<Complaint> complaints;  ///< in the order of their places
};

/// Makes a study of its files and checks it against the catalogue. Relative input files are looked for beside the main file. Never throws
/// for what the texts say.
ReadStudy read_study(const StudyRequest& request, const Sources& sources);

/// The same for a text as if it stood in the file `path`; what it includes is read from the disk.
ReadStudy read_study(const std::string& path, const std::string& text);

/// "file:line:column: error: ...", the line, a caret under the text, and the advice; with a line saying how many there are.
std::string show(const std::vector<Complaint>& complaints);

}  // namespace sower
