#pragma once
// A finished task as the payload of frames (frame.hpp has the layout).

#include <string>
#include <vector>

#include "runner/journal/parcel.hpp"
#include "runner/journal/record.hpp"

namespace sower::journal {

/// Throws Error for what could be written but not read back: values that disagree with their dimensions, no status, a text of 4 GiB.
void check(const TaskResult& result);

/// Makes `payload` what a schema frame says of the variables.
void describe(const std::vector<Variable>& variables, std::string& payload);

/// Adds the payload of a task frame.
void put_task(Parcel& out, const TaskResult& result);

}  // namespace sower::journal
