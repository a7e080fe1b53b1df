#include "tests/support/probe_results.hpp"

#include <gtest/gtest.h>

#include "runner/study/read.hpp"

namespace sower::tests {
namespace {

struct Probe final : Experiment {
  static constexpr std::string_view name = "gather_probe", summary = "records nothing; for the tests of gathering";
  std::string optimizer = "adam";
  double rate = 0.5;
  void fields(Fields& visit) override {
    visit("optimizer", optimizer, "who moves");
    visit("rate", rate, "how far it moves", Unit{"m"});
  }
  void run(Context&) const override {}
};
const Kind<Probe> entry;

TaskResult result_of(const Study& study, const Task& task) {
  TaskResult result;
  result.head.key = task_key(study, task);
  result.head.status = Status::done;
  result.head.ranks = {static_cast<std::int32_t>(task.number % 4)};
  result.head.host = "node" + std::to_string(task.number % 2);
  result.head.seed = 42;
  result.head.start = 1.7e9;
  result.head.seconds = 0.5;
  return result;
}

}  // namespace

const char* const probe_study = R"(study: tour
seed: 7
experiments:
  shootout:
    kind: gather_probe
    sweep: {grid: {optimizer: [adam, sgd], rate: [0.01, 0.1, 1]}}
    replicates: 2
  plain:
    kind: gather_probe
    replicates: 3
)";

Study make_study(const std::string& text) {
  ReadStudy read = read_study("tour.yaml", text);
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  return std::move(read.study);
}

Make plain(const std::function<std::vector<Variable>(std::int64_t replicate)>& record) {
  return [record](const Task& task, TaskResult& result) {
    if (task.experiment == 1) result.variables = record(task.replicate);
  };
}

ProbeResults::ProbeResults(const Make& make, const Study& study) {
  create_directory(folder_ / "journal");
  JournalWriter writer(folder_ / "journal", 1, 0);
  for (std::int64_t number = 0; number < study.tasks(); ++number) {
    const Task task = task_of(study, number);
    TaskResult result = result_of(study, task);
    make(task, result);
    result.head.digest = digest_of(result.variables);
    if (result.head.status != Status::missing) writer.append(result);
  }
  writer.sync();
  gathered = gather(study, Journal(folder_ / "journal"), {{{"command", "sower run"}, {"study", "a clash"}}, {}}, path());
}

io::hdf5::Dataset ProbeResults::operator()(const std::string& group, const std::string& name) const {
  return root().group(group).dataset(name);
}

std::vector<double> ProbeResults::numbers(const std::string& group, const std::string& name) const {
  const auto dataset = (*this)(group, name);
  return dataset.numbers(0, dataset.elements());
}

std::vector<std::int64_t> ProbeResults::integers(const std::string& group, const std::string& name) const {
  const auto dataset = (*this)(group, name);
  return dataset.integers(0, dataset.elements());
}

std::vector<std::string> ProbeResults::texts(const std::string& group, const std::string& name) const {
  const auto dataset = (*this)(group, name);
  return dataset.texts(0, dataset.elements());
}

}  // namespace sower::tests
