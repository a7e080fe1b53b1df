#pragma once
// Payloads of frames back into what they stand for. Nothing in them is trusted: every length is checked before it is used.

#include <span>
#include <string>
#include <vector>

#include "runner/api/recorder.hpp"
#include "runner/journal/frame.hpp"
#include "runner/journal/journal.hpp"

namespace sower::journal {

/// The variables of a schema, without sizes and values. Units point into the payload. False when it makes no sense.
bool read_schema(std::span<const std::byte> payload, std::vector<Variable>& schema);

/// The texts of a variable's data, which were checked.
std::vector<std::string> texts_of(std::span<const std::byte> data);

/// The payload of a task frame, and the version of the format of its file.
struct TaskPayload {
  std::span<const std::byte> bytes;
  std::uint32_t version = format_version;
};

/// A task recorded with that schema. Reuses the memory of `record`, which points into the payload and the schema. False when it makes
/// no sense, and then `record` holds anything.
bool read_task(const TaskPayload& task, const std::vector<Variable>& schema, RecordView& record);

}  // namespace sower::journal
