#include "runner/command/attempt_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "runner/journal/file_name.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

/// The number that a name consists of; 0 for whatever else lies there.
int number_in(const std::string& stem) {
  int number = 0;
  constexpr int most = 999'999'999;  // there is room for more behind the last
  const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  return error == std::errc{} && end == stem.data() + stem.size() && number > 0 && number <= most ? number : 0;
}

template <class Each>
void for_each_file(const fs::path& journal, const Each& each) {
  std::error_code failure;
  for (fs::directory_iterator entry(journal, failure), end; !failure && entry != end; entry.increment(failure)) each(entry->path());
}

}  // namespace

std::vector<std::pair<int, fs::path>> attempt_files(const fs::path& journal, std::string_view suffix) {
  std::vector<std::pair<int, fs::path>> files;
  for_each_file(journal, [&](const fs::path& file) {
    const int attempt = file.extension() == suffix ? number_in(file.stem().string()) : 0;
    if (attempt > 0) files.emplace_back(attempt, file);
  });
  std::ranges::sort(files);
  return files;
}

fs::path attempt_file(const fs::path& journal, int attempt, std::string_view suffix) {
  return journal / fmt::format("{:04}{}", attempt, suffix);
}

int next_attempt(const fs::path& journal) {
  int last = 0;
  for_each_file(journal, [&](const fs::path& file) {
    const auto record = journal::FileName::parse(file.filename().string());
    last = std::max(last, record ? record->attempt : number_in(file.stem().string()));
  });
  return last + 1;
}

bool is_journal_name(const std::string& name) {
  constexpr std::array suffixes{".study", ".attempt", ".provenance", ".orders", ".usage", ".fresh"};
  const fs::path path(name);
  const bool is_of_attempt =
      std::ranges::find(suffixes, path.extension().string()) != suffixes.end() && number_in(path.stem().string()) > 0;
  return is_of_attempt || journal::FileName::parse(name).has_value() || name == "removed";
}

}  // namespace sower
