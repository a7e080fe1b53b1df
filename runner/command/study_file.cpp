#include "runner/command/study_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "runner/command/verb.hpp"
#include "runner/study/read.hpp"

namespace sower {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

}  // namespace

std::string read_text(const std::string& path) {
  if (std::filesystem::is_directory(path)) throw UsageError("the study '" + path + "' is a folder; give the path of a YAML file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UsageError("the study '" + path + "' cannot be opened: " + std::strerror(errno) + "; give the path of a YAML file");
  std::string content(most_bytes + 1, '\0');  // one more than a study may have, so that the reader sees that it is too large
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) throw UsageError("the study '" + path + "' cannot be read: " + std::strerror(errno));
  return content;
}

bool load(const std::string& path, Study& study) {
  ReadStudy read = read_study(path, read_text(path));
  fmt::print(stderr, "{}", show(read.complaints));
  study = std::move(read.study);
  return read.complaints.empty();
}

std::string count(const Study& study) {
  const std::size_t experiments = study.experiments.size();
  const std::int64_t tasks = study.tasks();
  return fmt::format("{} experiment{}, {} task{}", experiments, experiments == 1 ? "" : "s", tasks, tasks == 1 ? "" : "s");
}

}  // namespace sower
