#pragma once

#include <string>

#include "io/hdf5/read.hpp"
#include "io/json/writer.hpp"

namespace sower::results {

/// Who ran what, when, on which ranks, as events that Perfetto and chrome://tracing draw: a process for each host, in it a thread for each
/// rank, on it a slice for each task that ran, and marks where attempts began and ended. Times are microseconds since 1970-01-01 UTC.
/// `only`: of this experiment; empty: of all.
void export_trace(const io::hdf5::Group& root, const std::string& only, io::JsonWriter& json);

}  // namespace sower::results
