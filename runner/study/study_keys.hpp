#pragma once
// The words that the study language knows, each list for one place.

#include <string>
#include <vector>

namespace sower {

inline const std::vector<std::string> study_keys = {"study", "description", "seed", "max_tasks", "include", "profiles", "experiments"};
inline const std::vector<std::string> identity_words = {"content", "stat", "declared"};
inline const std::vector<std::string> experiment_keys = {
    "kind",    "description", "params",  "sweep",      "replicates", "ranks",  "threads",  "random", "stream",    "record",
    "summary", "timeout",     "retries", "on_failure", "isolate",    "memory", "identity", "needs",  "stop_when", "halving"};
inline const std::vector<std::string> stop_when_keys = {"mean_of",    "half_width", "relative_half_width",
                                                        "confidence", "at_least",   "diagnostics"};
inline const std::vector<std::string> bound_keys = {"below", "above"};
inline const std::vector<std::string> halving_keys = {"minimise", "maximise", "budget", "factor"};
inline const std::vector<std::string> failure_words = {"continue", "stop"};
inline const std::vector<std::string> isolation_words = {"none", "process"};
inline const std::vector<std::string> random_words = {"common", "independent"};

inline const std::vector<std::string> sweep_keys = {"grid", "zip", "cases", "sample", "exclude"};
inline const std::vector<std::string> range_keys = {"linear", "log", "integer", "points", "step"};
inline const std::vector<std::string> scale_words = {"linear", "log", "integer"};
inline const std::vector<std::string> sample_keys = {"method", "points", "over"};
inline const std::vector<std::string> sample_methods = {"random", "latin_hypercube", "sobol"};

inline const std::vector<std::string> keep_words = {"all", "last", "none", "float32"};
inline const std::vector<std::string> keep_keys = {"every", "as"};
inline const std::vector<std::string> number_types = {"float32", "float64"};
inline const std::vector<std::string> summary_words = {"mean", "sd", "standard_error", "min", "max", "median"};

}  // namespace sower
