#pragma once
// A file that is either the old one or the new one, whatever happens.

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <system_error>

namespace sower::results {

/// Calls `write` with a temporary name beside `file` that nothing has, then puts what it wrote on the disk and renames it to `file`.
/// When anything throws, the temporary file is removed and `file` is what it was. Removes temporary files of processes that were killed.
void replace_file(const std::filesystem::path& file, const std::function<void(const std::filesystem::path& temporary)>& write);

/// The same with the content.
void replace_file(const std::filesystem::path& file, const std::string& content);

/// Opens a file to be written anew, also when a signal comes meanwhile; whether that failed is to be asked of the stream.
std::ofstream opened_for_writing(const std::filesystem::path& file);

/// Removes temporary files that killed processes left, of files whose names begin like that.
void remove_stale(const std::filesystem::path& folder, const std::string& prefix);

/// Makes a folder and those above it, so that they survive the death of the machine.
void make_folders(const std::filesystem::path& folder, std::error_code& failure);

/// Whether a name is that of a temporary file: "FILE.tmp.PROCESS".
bool is_temporary(const std::string& name);

/// Whether somebody is writing a temporary file: a process of its number runs here, or it is locked.
bool is_in_use(const std::filesystem::path& temporary);

}  // namespace sower::results
