#include "runner/command/study_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "runner/study/read.hpp"

namespace sower {

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  require(file.is_open(), "the study '", path, "' cannot be opened: ", std::strerror(errno), "; give the path of a YAML file");
  std::string content{std::istreambuf_iterator<char>(file), {}};
  require(!file.bad(), "the study '", path, "' cannot be read: ", std::strerror(errno));
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
