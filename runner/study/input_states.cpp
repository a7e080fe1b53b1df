#include "runner/study/input_states.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "runner/api/error.hpp"
#include "runner/study/input_cache.hpp"

namespace sower {
namespace {

struct Known {
  FileState state;  ///< before the content was read
  std::optional<io::Hash> content;
};

/// Of the whole process: ranks that are threads share it.
struct Registry {
  std::mutex mutex;
  std::map<std::string, Known> files;
};

Registry& registry() {
  static Registry one;
  return one;
}

std::optional<Known> known(const std::string& path) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  const auto found = all.files.find(path);
  return found == all.files.end() ? std::nullopt : std::optional(found->second);
}

/// The first to note something wins; returns what counts.
Known note(const std::string& path, const Known& fresh) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  Known& kept = all.files.try_emplace(path, fresh).first->second;
  if (!kept.content) kept.content = fresh.content;
  return kept;
}

/// With the state from before the hashing, so that a change meanwhile is noticed when a task ends.
Known hashed(const std::string& path) {
  const std::optional<Known> before = known(path);
  const FileState state = before ? before->state : file_state(path);
  return note(path, {state, io::hash_file(path)});
}

}  // namespace

std::string FileState::text() const {
  const std::string nanoseconds = std::to_string(changed_nanoseconds);
  constexpr std::size_t digits = 9;
  return std::to_string(size) + " bytes of " + std::to_string(changed_seconds) + '.' +
         std::string(digits - std::min(digits, nanoseconds.size()), '0') + nanoseconds;
}

bool FileState::same_content(const FileState& other) const { return inode == other.inode && text() == other.text(); }

FileState file_state(const std::string& path) {
  struct stat info {};
  const bool there = ::stat(path.c_str(), &info) == 0;
  require(there, "the input file '", path, "' is gone: ", std::strerror(errno));
  return {static_cast<std::uint64_t>(info.st_size),
          info.st_ino,
          info.st_mtim.tv_sec,
          info.st_mtim.tv_nsec,
          info.st_ctim.tv_sec,
          info.st_ctim.tv_nsec};
}

FileState first_state(const std::string& path) {
  if (const std::optional<Known> found = known(path)) return found->state;
  return note(path, {file_state(path), {}}).state;
}

io::Hash first_content(const std::string& path) {
  const std::optional<Known> found = known(path);
  return found && found->content ? *found->content : *hashed(path).content;
}

void hash_inputs(const std::vector<std::string>& files, int threads, const std::filesystem::path& cache, bool keep) {
  const InputCache earlier(cache);
  std::vector<std::pair<std::uint64_t, std::string>> unknown;  // the largest first, so that none is left for the end
  for (const std::string& file : files) {
    const FileState state = first_state(file);
    if (known(file)->content) continue;
    if (const std::optional<io::Hash> content = earlier.find(file, state)) note(file, {state, content});
    else unknown.emplace_back(state.size, file);
  }
  if (unknown.empty()) return;
  std::ranges::sort(unknown, std::greater<>());
  std::atomic<std::size_t> next = 0;
  std::vector<std::exception_ptr> failures(unknown.size());
  const auto work = [&] {
    for (std::size_t i = next++; i < unknown.size(); i = next++) try {
        hashed(unknown[i].second);
      } catch (...) {
        failures[i] = std::current_exception();
      }
  };
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < std::min(threads, static_cast<int>(unknown.size())); ++i) others.emplace_back(work);
    work();
  }
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
  if (!keep) return;
  InputCache now = earlier;
  for (const std::string& file : files) now.keep(file, first_state(file), first_content(file));
  now.write(cache);
}

std::string packed_inputs(const std::vector<std::string>& files) {
  InputCache facts;
  for (const std::string& file : files)
    if (const std::optional<Known> found = known(file)) facts.add(file, found->state, found->content);
  return facts.text();
}

void adopt_inputs(const std::string& packed) {
  const InputCache told = InputCache::read(packed);
  for (const auto& [path, fact] : told.entries()) {
    if (known(path)) continue;
    const FileState here = file_state(path);
    const bool alike = here.text() == fact.state.text();
    if (alike) {
      note(path, {here, fact.content});
      continue;
    }
    require(fact.content.has_value(), "the input file '", path, "' has ", here.text(), " here and ", fact.state.text(),
            " where rank 0 runs; with 'identity: stat' or 'declared' all ranks must see the same file");
    require(first_content(path) == *fact.content, "the input file '", path, "' has other content here than where rank 0 runs (",
            here.text(), ", there ", fact.state.text(), "), or was changed just now; let all ranks see the same file");
  }
}

}  // namespace sower
