#pragma once
// From a study's file, what it includes and what the command line changes to one tree, whose nodes know where they were written.

#include <functional>
#include <optional>

#include "runner/study/complaints.hpp"
#include "runner/study/sources.hpp"

namespace sower {

/// Gives a file's text.
using FindSource = std::function<SourceFile(const std::string& path)>;

/// The merged tree, without `include` and `profiles`: includes, then the file itself, then profiles, then settings. Complains about what is
/// wrong with any of these. No value when a text is not YAML or the main file cannot be read, so that reading on would only tell what
/// follows from that.
std::optional<io::Node> compose(const StudyRequest& request, const FindSource& find, Complaints& complaints);

}  // namespace sower
