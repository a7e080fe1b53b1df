#pragma once
// The words that stand at the top of a study and in an experiment.

#include <string>
#include <vector>

namespace sower {

inline const std::vector<std::string> study_keys = {"study", "description", "seed", "max_tasks", "include", "profiles", "experiments"};
inline const std::vector<std::string> experiment_keys = {"kind",    "description", "params", "sweep",  "replicates", "ranks",
                                                         "threads", "random",      "stream", "record", "summary",    "timeout"};

}  // namespace sower
