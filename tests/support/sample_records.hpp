#pragma once
// Finished tasks to put into journals, and journals to look into.

#include <filesystem>
#include <string>

#include "runner/journal/journal.hpp"

namespace sower::tests {

/// A key that only that number has.
io::Hash key_of(std::uint64_t number);

/// A task of three scalars, as most are.
TaskResult small_task(std::uint64_t number, Status status = Status::done);

/// A task with a variable of every type, with and without dimensions, empty ones among them, and strange values.
TaskResult rich_task(std::uint64_t number);

/// Empty when the record says what was written, else what differs. Numbers are compared by their bits.
std::string difference(const TaskResult& written, const RecordView& record);

std::string read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);

}  // namespace sower::tests
