// A study is whatever somebody wrote: reading it, checking it, telling what is wrong with it, and writing it out again. Lines that begin
// with % divide the bytes: "%file NAME" starts another file that may be included, "%set WORDS", "%profile NAME" and "%only NAME" are what
// the command line says, "%stored" has it read as from a results file.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runner/api/error.hpp"
#include "runner/study/read.hpp"
#include "runner/study/read_stored.hpp"
#include "runner/study/resolved_yaml.hpp"
#include "runner/study/sources.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

struct Input {
  sower::StudyRequest request{"/nowhere/study.yaml", {}, {}, {}};
  sower::Sources sources{{{"/nowhere/study.yaml", "", {}}}};
  bool stored = false;
};

/// The words behind `command` in a line that begins with it.
bool is(std::string_view line, std::string_view command, std::string& words) {
  if (!line.starts_with(command)) return false;
  words = line.substr(command.size());
  return true;
}

void take(std::string_view line, Input& input) {
  std::string words;
  if (is(line, "%file ", words)) input.sources.files.push_back({"/nowhere/" + words, "", {}});
  else if (is(line, "%set ", words)) input.request.settings.push_back(words);
  else if (is(line, "%profile ", words)) input.request.profiles.push_back(words);
  else if (is(line, "%only ", words)) input.request.only.push_back(words);
  else if (is(line, "%stored", words)) input.stored = true;
  else input.sources.files.back().text.append(line).append("\n");
}

Input input_of(std::string_view all) {
  Input input;
  while (!all.empty()) {
    const std::string_view line = all.substr(0, all.find('\n'));
    take(line, input);
    all.remove_prefix(std::min(line.size() + 1, all.size()));
  }
  // A million points are checked as a hundred are, and take a second.
  if (input.sources.files.front().text.find("max_tasks") == std::string::npos) input.request.settings.emplace_back("max_tasks=200");
  return input;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Input input = input_of({reinterpret_cast<const char*>(data), size});
  const std::string& text = input.sources.files.front().text;
  const sower::ReadStudy read =
      input.stored ? sower::read_stored_study(input.request.path, text) : sower::read_study(input.request, input.sources);
  if (!read.complaints.empty()) {
    if (show(read.complaints).empty()) std::abort();
    return 0;
  }
  if (const std::int64_t tasks = read.study.tasks(); tasks > 0) {
    try {
      for (const std::int64_t number : {std::int64_t{0}, tasks - 1}) task_key(read.study, task_of(read.study, number));
    } catch (const sower::Error&) {
      if (!input.stored) throw;  // whose input files may be gone
    }
  }
  if (!input.stored && sower::resolved_yaml(input.request, input.sources).empty()) std::abort();
  return 0;
}
