#include "runner/command/study_file.hpp"

#include <fmt/format.h>

#include "runner/command/verb.hpp"

namespace sower {

void add_study_options(CLI::App& app, StudyRequest& request) {
  app.add_option("study", request.path, "the study's YAML file")->required();
  const auto repeatable = [&](const char* name, std::vector<std::string>& values, const char* help, const char* word) {
    app.add_option(name, values, help)->allow_extra_args(false)->type_name(word);
  };
  repeatable("--profile", request.profiles, "apply one of the study's profiles; may be repeated, the later wins", "NAME");
  repeatable("--set", request.settings, "set a value, as in shootout.params.steps=500; may be repeated", "PATH=VALUE");
  repeatable("--only", request.only, "take this experiment alone; may be repeated", "NAME");
}

bool load(const StudyRequest& request, Study& study) { return load(request, read_sources(request), study); }

bool load(const StudyRequest& request, const Sources& sources, Study& study) {
  ReadStudy read = read_study(request, sources);
  fmt::print(stderr, "{}", show(read.complaints));
  study = std::move(read.study);
  return read.complaints.empty();
}

std::string usual_folder(const Study& study) { return "results/" + study.name; }

std::string count(const Study& study) {
  const std::size_t experiments = study.experiments.size();
  const std::int64_t tasks = study.tasks();
  return fmt::format("{} experiment{}, {} task{}", experiments, experiments == 1 ? "" : "s", tasks, tasks == 1 ? "" : "s");
}

}  // namespace sower
