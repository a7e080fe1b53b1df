// How far a run's time is from its lower bound, the larger of the longest task and work/ranks: with tasks that sleep on ranks that are
// threads, so that many ranks fit on few cores; and what the coordinator costs the rank it lives beside, with tasks that compute.
//   makespan [REPETITIONS [SCALE]]    SCALE: the median of the tasks' durations in seconds

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "runner/api/experiment.hpp"
#include "runner/local/run_ranks.hpp"
#include "runner/schedule/duration_model.hpp"
#include "runner/schedule/execute.hpp"
#include "runner/study/read.hpp"

namespace sower {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Nap final : Experiment {
  static constexpr std::string_view name = "nap", summary = "sleeps";
  double length = 0;
  void fields(Fields& visit) override { visit("length", length, "of the sleep, in seconds"); }
  void run(Context& context) const override {
    std::this_thread::sleep_for(std::chrono::duration<double>(length));
    context.out.scalar("slept", length, {"as told"});
  }
};
const Kind<Nap> nap;

struct Spin final : Experiment {
  static constexpr std::string_view name = "spin", summary = "computes";
  std::int64_t steps = 0;
  void fields(Fields& visit) override { visit("steps", steps, "of a chain of multiplications"); }
  void run(Context& context) const override {
    double x = 1;
    for (std::int64_t i = 0; i < steps; ++i) x = x * 1.0000001 + 1e-9;
    context.out.scalar("x", x, {"at the end"});
  }
};
const Kind<Spin> spin;

/// What each task was told to be, and what the dispatcher is told.
class Told final : public Durations {
 public:
  Told(std::vector<double> real, double error, unsigned seed) : guessed_(std::move(real)) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> off(0, error);
    for (double& each : guessed_) each *= std::exp(off(random));
  }
  [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t task) const override {
    return ExpectedSeconds{guessed_[static_cast<std::size_t>(task)], 0.3};
  }
  void observe(std::int64_t, double) override {}

 private:
  std::vector<double> guessed_;
};

struct Unknown final : Durations {
  [[nodiscard]] std::optional<ExpectedSeconds> expected(std::int64_t) const override { return std::nullopt; }
  void observe(std::int64_t, double) override {}
};

struct Ran {
  double makespan = 0;
  std::vector<TaskHead> heads;
};

Ran run(const Study& study, int ranks, Durations* durations) {
  std::vector<Assignment> wanted;
  for (std::int64_t task = 0; task < study.tasks(); ++task) wanted.push_back({task, 1});
  Ran ran;
  std::mutex mutex;
  StopState stop;
  const Accept accept = [&](const TaskResult& result) {
    const std::lock_guard lock(mutex);
    ran.heads.push_back(result.head);
  };
  const auto begin = Clock::now();
  local::run_links(ranks, [&](Link& link) {
    TeamInbox inbox(link);
    Workplace place{.accept = accept, .stopping = {.state = &stop}};
    if (link.rank() == 0) place.durations = durations;
    execute(inbox, study, wanted, place);
  });
  ran.makespan = seconds_since(begin);
  return ran;
}

Study study_of(const std::string& experiments) {
  ReadStudy read = read_study("bench.yaml", "study: bench\nexperiments:\n" + experiments);
  if (!read.complaints.empty()) throw Error(show(read.complaints));
  return std::move(read.study);
}

struct Workload {
  Study study;
  std::vector<double> lengths;  // by task
  double work = 0;              // rank-seconds
};

/// As many tasks of each width; lengths are log-normal with sigma 1.
Workload naps(const std::vector<int>& widths, int tasks_of_each, double scale, unsigned seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> length(std::log(scale), 1);
  Workload made;
  std::string text;
  for (const int width : widths) {
    text += fmt::format("  wide{0}: {{kind: nap, ranks: {0}, sweep: {{grid: {{length: [", width);
    for (int task = 0; task < tasks_of_each; ++task) {
      made.lengths.push_back(std::round(length(random) * 1e9) / 1e9);
      made.work += width * made.lengths.back();
      text += fmt::format("{}{:.9f}", task == 0 ? "" : ", ", made.lengths.back());
    }
    text += "]}}}\n";
  }
  made.study = study_of(text);
  return made;
}

double median(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

struct Case {
  const char* name;
  std::vector<int> widths;
  int tasks_of_each, ranks;
};

void over_the_bound(const Case& one, int repetitions, double scale) {
  std::vector<double> known, unknown, learnt, factors;
  double bound = 0;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const auto seed = static_cast<unsigned>(repetition);
    const Workload load = naps(one.widths, one.tasks_of_each, scale, seed);
    bound = std::max(load.work / one.ranks, *std::ranges::max_element(load.lengths));
    Told told(load.lengths, 0.3, seed + 1000);
    known.push_back(run(load.study, one.ranks, &told).makespan / bound);
    Unknown nothing;
    unknown.push_back(run(load.study, one.ranks, &nothing).makespan / bound);
    DurationModel model(load.study);
    learnt.push_back(run(load.study, one.ranks, &model).makespan / bound);
    factors.push_back(model.error().typical_factor());
  }
  fmt::print(
      "{}, {} ranks, about {:.1f} s: known within 30 %: {:.3f}; nothing known: {:.3f}; learnt from the parameters on the way: {:.3f}, "
      "predictions off by {:.2f}\n",
      one.name, one.ranks, bound, median(known), median(unknown), median(learnt), median(factors));
}

void many_ranks(int ranks, int tasks, double length) {
  const Study study = study_of(fmt::format("  nap: {{kind: nap, params: {{length: {}}}, replicates: {}}}\n", length, tasks));
  DurationModel model(study);
  const Ran ran = run(study, ranks, &model);
  fmt::print("{} ranks, {} tasks that sleep {} ms: {:.2f} s, {:.3f} over the bound, {:.0f} tasks/s\n", ranks, tasks, length * 1e3,
             ran.makespan, ran.makespan / (length * tasks / ranks), tasks / ran.makespan);
}

/// Tasks that compute on all cores: those of rank 0, beside which the coordinator lives, against those of the others.
void slow_down(int ranks, std::int64_t steps, int tasks) {
  const Study study = study_of(fmt::format("  spin: {{kind: spin, params: {{steps: {}}}, replicates: {}}}\n", steps, tasks));
  DurationModel model(study);
  std::vector<double> first, others;
  for (const TaskHead& head : run(study, ranks, &model).heads) (head.ranks.front() == 0 ? first : others).push_back(head.seconds);
  fmt::print("{} ranks that compute, {} tasks of {:.2f} ms: rank 0's are slower by {:.2f} %\n", ranks, tasks, 1e3 * median(others),
             100 * (median(first) / median(others) - 1));
}

int measure(int repetitions, double scale) {
  for (const int ranks : {2, 4, 16}) over_the_bound({"500 single-rank tasks", {1}, 500, ranks}, repetitions, scale * ranks / 16);
  over_the_bound({"200 tasks of widths 1, 2, 4, 8", {1, 2, 4, 8}, 50, 16}, repetitions, scale);
  for (const double length : {0.1, 0.01}) many_ranks(256, static_cast<int>(256 * 2 / length), length);
  const int cores = std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
  for (const std::int64_t steps : {1'000, 100'000, 10'000'000})
    slow_down(cores, steps, static_cast<int>(2'000'000'000 / std::max<std::int64_t>(steps, 10'000)));
  return 0;
}

}  // namespace
}  // namespace sower

int main(int count, char** words) { return sower::measure(count > 1 ? std::atoi(words[1]) : 5, count > 2 ? std::atof(words[2]) : 0.1); }
