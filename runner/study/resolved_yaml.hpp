#pragma once
// A composed study written out again.

#include <string>

#include "io/yaml/node.hpp"
#include "runner/study/sources.hpp"

namespace sower {

/// The study as one YAML text that can be run in place of its files: includes, profiles and settings merged, references resolved where they
/// do not depend on a sweep; each line says at its end where it comes from. For studies without mistakes.
std::string resolved_yaml(const StudyRequest& request, const Sources& sources);

/// A value as YAML in one line.
std::string flow_yaml(const io::Node& node);

}  // namespace sower
