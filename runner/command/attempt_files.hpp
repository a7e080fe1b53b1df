#pragma once
// What a run folder's journal keeps of each attempt beside the records: "0002.study", "0002.attempt", ...

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sower {

/// The files of one kind, by attempt, the newest last; none when the folder cannot be read. `suffix`: ".study"
std::vector<std::pair<int, std::filesystem::path>> attempt_files(const std::filesystem::path& journal, std::string_view suffix);

/// The one of an attempt.
std::filesystem::path attempt_file(const std::filesystem::path& journal, int attempt, std::string_view suffix);

/// Of what says which build and processor an attempt ran on.
inline constexpr const char* fingerprint_suffix = ".attempt";

/// One more than that of any file of the folder, whatever its kind.
int next_attempt(const std::filesystem::path& journal);

/// Whether a file of a journal has that name: a record, one of the above, or the note that records were removed.
bool is_journal_name(const std::string& name);

}  // namespace sower
