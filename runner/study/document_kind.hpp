#pragma once
// The reference page of a kind, for docs/kinds.

#include <string>

#include "runner/api/experiment.hpp"

namespace sower {

/// A page in Markdown: what the kind does and where it comes from, a table of its parameters, the same for each alternative of its
/// choices, and a study to begin with.
std::string document_kind(const Entry<Experiment>& kind);

}  // namespace sower
