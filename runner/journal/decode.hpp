#pragma once
// Payloads of frames back into what they stand for. Nothing in them is trusted: every length is checked before it is used.

#include <span>
#include <vector>

#include "runner/api/recorder.hpp"
#include "runner/journal/journal.hpp"

namespace sower::journal {

/// The variables of a schema, without sizes and values. Units point into the payload. False when it makes no sense.
bool read_schema(std::span<const std::byte> payload, std::vector<Variable>& schema);

/// A task recorded with that schema. Reuses the memory of `record`, which points into the payload and the schema. False when it makes
/// no sense, and then `record` holds anything.
bool read_task(std::span<const std::byte> payload, const std::vector<Variable>& schema, RecordView& record);

}  // namespace sower::journal
