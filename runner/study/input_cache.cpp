#include "runner/study/input_cache.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <vector>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

constexpr std::string_view first_line = "sower input files 1";
constexpr std::size_t hash_digits = 32;
constexpr std::int64_t settled_seconds = 5;

template <class Number>
bool take(std::string_view& from, Number& value, int base = 10) {
  const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), value, base);
  const bool good = error == std::errc{} && (end == from.data() + from.size() || *end == ' ');
  if (good) from.remove_prefix(std::min(from.size(), static_cast<std::size_t>(end - from.data()) + 1));
  return good;
}

std::optional<io::Hash> hash_in(std::string_view hex) {
  io::Hash hash;
  std::string_view high = hex.substr(0, hash_digits / 2), low = hex.substr(hash_digits / 2);
  return take(high, hash.high, 16) && take(low, hash.low, 16) ? std::optional(hash) : std::nullopt;
}

/// "HASH SIZE INODE CHANGED . TOUCHED . PATH"; the hash may be "-".
bool read_entry(std::string_view line, std::string& path, InputCache::Entry& entry) {
  const std::string_view hash = line.substr(0, line.find(' '));
  if (hash.size() == line.size()) return false;
  line.remove_prefix(hash.size() + 1);
  if (hash.size() == hash_digits) entry.content = hash_in(hash);
  if (!entry.content && hash != "-") return false;
  FileState& state = entry.state;
  const bool good = take(line, state.size) && take(line, state.inode) && take(line, state.changed_seconds) &&
                    take(line, state.changed_nanoseconds) && take(line, state.touched_seconds) && take(line, state.touched_nanoseconds);
  path = line;
  return good && !path.empty();
}

}  // namespace

InputCache InputCache::read(std::string_view text) {
  InputCache cache;
  if (!text.starts_with(first_line) || text.size() <= first_line.size()) return cache;
  text.remove_prefix(first_line.size() + 1);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\0'));  // paths may hold line ends, but no zero
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    std::string path;
    Entry entry;
    if (read_entry(line, path, entry)) cache.entries_[path] = entry;
  }
  return cache;
}

InputCache::InputCache(const std::filesystem::path& path) {
  constexpr std::size_t most_bytes = std::size_t{1} << 30;
  *this = read(io::read_regular_file(path, most_bytes).content.value_or(""));
}

std::string InputCache::text() const {
  std::string all(first_line);
  all += '\0';
  for (const auto& [path, entry] : entries_) {
    const FileState& state = entry.state;
    all += entry.content ? entry.content->hex() : "-";
    for (const std::uint64_t number : {state.size, state.inode}) all += ' ' + std::to_string(number);
    for (const std::int64_t number : {state.changed_seconds, state.changed_nanoseconds, state.touched_seconds, state.touched_nanoseconds})
      all += ' ' + std::to_string(number);
    all += ' ' + path + '\0';
  }
  return all;
}

void InputCache::write(const std::filesystem::path& file) const try { results::replace_file(file, text()); } catch (const Error&) {
}

std::optional<io::Hash> InputCache::find(const std::string& path, const FileState& state) const {
  const auto found = entries_.find(path);
  return found != entries_.end() && found->second.state == state ? found->second.content : std::nullopt;
}

void InputCache::keep(const std::string& path, const FileState& state, const io::Hash& content) {
  const std::int64_t settled = std::time(nullptr) - settled_seconds;
  if (std::max(state.changed_seconds, state.touched_seconds) <= settled) add(path, state, content);
  else entries_.erase(path);
}

}  // namespace sower
