#pragma once
// References of a study: ${params.problem.dimension * 4} stands for what it gives.

#include <filesystem>
#include <map>
#include <string>

#include "runner/study/complaints.hpp"
#include "runner/study/expression.hpp"
#include "runner/study/read_fields.hpp"

namespace sower {

/// What the references below an experiment's `params` need that depend on the point of its sweep.
struct References {
  std::string experiment;              ///< its name
  std::map<std::string, Value> names;  ///< values of the names in them that do not depend on the point
};

/// Resolves in place whatever does not depend on the point of a sweep, and takes out what has mistakes, with a complaint. The rest stands
/// below `params`; what it needs is given for each experiment that has any. A literal `${` is still written `$${` afterwards.
std::map<std::string, References> resolve_references(io::Node& root, const std::filesystem::path& folder, Complaints& complaints);

/// The parameters of a point whose `references` are not null, with all references resolved and `$${` turned into `${`.
io::Node params_at(const PointParameters& point);

/// Turns `$${` into `${` wherever nothing is to be resolved any more: all but the `params` of the experiments in `references`.
void unescape(io::Node& root, const std::map<std::string, References>& references);

}  // namespace sower
