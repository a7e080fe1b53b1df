#pragma once
// Where a metric is read from: "out.json:result.energy", "log.csv:loss", "stdout:/took ([0-9.]+) s/", "out.h5:/group/dataset".

#include <string>
#include <string_view>

#include "runner/api/recorder.hpp"

namespace sower::command {

struct Source {
  std::string file;  ///< in the task's folder; "stdout" and "stderr" are what the program has written there
  enum class Format : char { json, table, pattern, hdf5 } format = Format::pattern;
  std::string place;    ///< path, column, pattern or dataset
  bool all = false;     ///< of a pattern: every line that matches, not the last one
  std::string trouble;  ///< what is wrong; empty when nothing is
};

/// What stands before the first colon is the file; its ending tells the format, and /.../ is a pattern.
Source source_of(std::string_view words);

/// The metric as a variable of the results. `path`: where the file lies, `file` how messages call it. Throws Error.
Variable read_metric(std::string_view name, const Source& source, const std::string& path);

}  // namespace sower::command
