#include "runner/results/done_tasks.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "io/hash/hex.hpp"
#include "runner/api/error.hpp"
#include "runner/journal/record.hpp"

namespace sower::results {
namespace {

io::Hash key_in(std::string_view hex) {
  const std::optional<io::Hash> key = io::hash_in(hex);
  require(key.has_value(), "a task's key has 32 digits, and this is none: '", hex, "'");
  return *key;
}

}  // namespace

std::vector<DoneTask> done_tasks(const io::hdf5::Group& root) {
  constexpr std::uint64_t at_once = std::uint64_t{1} << 16;
  std::vector<DoneTask> done;
  if (root.integer("n_done").value_or(0) + root.integer("n_diverged").value_or(0) == 0) return done;
  const io::hdf5::Group table = root.group("tasks");
  const io::hdf5::Dataset keys = table.dataset("key"), states = table.dataset("status");
  const std::uint64_t all = keys.elements();
  for (std::uint64_t first = 0; first < all; first += at_once) {
    const std::uint64_t count = std::min(at_once, all - first);
    const std::vector<std::string> some = keys.texts(first, count);
    const std::vector<std::int64_t> status = states.integers(first, count);
    for (std::size_t i = 0; i < some.size(); ++i)
      if (is_done(static_cast<Status>(status[i]))) done.push_back({key_in(some[i]), static_cast<std::int64_t>(first + i)});
  }
  return done;
}

int attempt_of(const io::hdf5::Group& root) {
  const io::hdf5::Group provenance = root.group("provenance");
  const std::vector<std::string> known = provenance.datasets();
  if (std::ranges::find(known, "attempt") == known.end()) return 0;
  const std::string written = provenance.dataset("attempt").texts(0, 1).front();
  int attempt = 0;
  std::from_chars(written.data(), written.data() + written.size(), attempt);
  return attempt;
}

}  // namespace sower::results
