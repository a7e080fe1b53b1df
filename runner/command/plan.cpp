#include <fmt/format.h>

#include "runner/command/study_file.hpp"
#include "runner/command/table.hpp"
#include "runner/command/verb.hpp"
#include "runner/study/resolved_yaml.hpp"

namespace sower {
namespace {

std::string sweep_of(const ExperimentSpec& spec) {
  std::string sweep;
  for (const Axis& axis : spec.sweep.axes) sweep += fmt::format("{}{} ({})", sweep.empty() ? "" : " x ", axis.name, axis.values.size());
  return sweep.empty() ? "none" : sweep;
}

class Plan final : public Verb {
 public:
  static constexpr std::string_view name = "plan", summary = "Show the tasks a study stands for";
  static constexpr std::string_view example =
      "  sower plan configs/tour.yaml\n"
      "  sower plan configs/tour.yaml --tasks      every task on a line\n"
      "  sower plan study.yaml --profile quick --resolved      what came out, and from where\n"
      "  sower plan configs/tour.yaml --only pi --set pi.replicates=100";
  void options(CLI::App& app) override {
    add_study_options(app, request_);
    app.add_flag("--resolved", resolved_, "print the study as one file, each line with the place it comes from");
    app.add_flag("--tasks", list_, "list every task");
  }
  int run() override {
    Study study;
    const Sources sources = read_sources(request_);
    if (!load(request_, sources, study)) return study_is_wrong;
    if (resolved_) {
      fmt::print("{}", resolved_yaml(request_, sources));
      return all_done;
    }
    std::vector<std::vector<std::string>> rows{{"experiment", "kind", "sweep", "replicates", "tasks", "ranks", "threads"}};
    for (const ExperimentSpec& spec : study.experiments)
      rows.push_back({spec.name, spec.kind, sweep_of(spec), fmt::to_string(spec.replicates), fmt::to_string(spec.tasks()),
                      fmt::to_string(spec.ranks), fmt::to_string(spec.threads)});
    fmt::print("study {}: {}\n\n{}", study.name, count(study), table(rows));
    if (list_) fmt::print("\n");
    for (std::int64_t number = 0; list_ && number < study.tasks(); ++number) {
      const Task task = task_of(study, number);
      fmt::print("{}  {}\n", task_key(study, task).hex(), describe(study, task));
    }
    return all_done;
  }

 private:
  StudyRequest request_;
  bool list_ = false, resolved_ = false;
};

const Registered<Verb, Plan> entry;

}  // namespace
}  // namespace sower
