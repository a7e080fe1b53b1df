#include "runner/command/task_choice.hpp"

#include <charconv>
#include <vector>

#include "runner/command/verb.hpp"
#include "runner/provenance/cores.hpp"

namespace sower {
namespace {

constexpr std::size_t shortest_key = 4;

std::vector<std::int64_t> with_key(const Study& study, const std::string& digits) {
  std::vector<std::int64_t> found;
  const std::vector<io::Hash> keys = task_keys(study, usable_cores());
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].hex().starts_with(digits)) found.push_back(static_cast<std::int64_t>(i));
  return found;
}

}  // namespace

std::int64_t task_meant(const Study& study, const std::string& word) {
  std::int64_t number = -1;
  const char* const end = word.data() + word.size();
  const auto read = std::from_chars(word.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= 0 && number < study.tasks()) return number;
  const bool is_key = word.size() >= shortest_key && word.find_first_not_of("0123456789abcdef") == std::string::npos;
  const std::vector<std::int64_t> found = is_key ? with_key(study, word) : std::vector<std::int64_t>();
  if (found.size() == 1) return found.front();
  if (found.empty())
    throw UsageError(text("there is no task '", word, "': give a number from 0 to ", study.tasks() - 1, " or at least ", shortest_key,
                          " digits of a key; `sower tasks` lists both"));
  throw UsageError(text("the keys of several tasks begin with '", word, "', of tasks ", found[0], " and ", found[1],
                        found.size() > 2 ? " among others" : "", ": give more digits, or the number"));
}

}  // namespace sower
