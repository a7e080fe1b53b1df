#pragma once

#include <CLI/App.hpp>
#include <string>

#include "runner/study/read.hpp"

namespace sower {

/// Adds what every verb that takes a study has: its path, --profile, --set and --only.
void add_study_options(CLI::App& app, StudyRequest& request);

/// Reads and checks a study for verbs that run on one process. Returns whether it is right; prints all that is wrong otherwise.
bool load(const StudyRequest& request, Study& study);
/// The same of sources that are there already.
bool load(const StudyRequest& request, const Sources& sources, Study& study);

/// The run folder of a study for which none is named: "results/tour".
std::string usual_folder(const Study& study);

/// "3 experiments, 120 tasks".
std::string count(const Study& study);

}  // namespace sower
