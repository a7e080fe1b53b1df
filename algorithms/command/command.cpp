// Any program as an experiment.

#include <algorithm>
#include <filesystem>

#include "algorithms/command/order.hpp"
#include "algorithms/command/words.hpp"
#include "io/data/extract.hpp"
#include "runner/api/outside_key.hpp"

namespace sower::command {

Filling as_filling(const NamedTexts& values) { return {values.begin(), values.end()}; }

std::string path_in_command(const Order& order) {
  const std::vector<std::string> words = split_words(order.command).words;
  if (words.empty() || words.front().find('/') == std::string::npos) return "";
  const Filling values = as_filling(order.values);
  for (const Placeholder& one : placeholders_in(words.front()))
    if (!one.is_literal && !values.contains(one.name)) return "";
  return filled(words.front(), values);
}

bool asks_for_needed(const Order& order) {
  const auto asks = [](std::string_view words) {
    return std::ranges::any_of(placeholders_in(words), [](const Placeholder& one) { return one.name == "needed" && !one.is_literal; });
  };
  const auto asks_in_file = [&](const auto& named) {
    std::error_code error;
    return std::filesystem::is_regular_file(named.second, error) && asks(io::read_text_file(named.second));
  };
  return asks(order.command) || std::ranges::any_of(order.environment, [&](const auto& named) { return asks(named.second); }) ||
         std::ranges::any_of(order.templates, asks_in_file);
}

namespace {

struct Command final : Experiment {
  static constexpr std::string_view name = "command", summary = "any program, run once a task";
  static constexpr std::string_view example =
      "command: \"awk -v alpha={alpha} -v seed={seed} 'BEGIN {srand(seed); print alpha + rand()}'\"\n"
      "values: {alpha: 0.3}\n"
      "metrics: {energy: 'stdout:/(.+)/'}";
  static constexpr bool own_process = true;
  Order order;

  void fields(Fields& visit) override {
    visit("command", order.command, "the program and what it is told, split into words as a shell does; {alpha} stands for a value");
    visit("values", order.values, "what {...} stands for; sweep values.NAME");
    if (order.program.path.empty()) order.program.path = path_in_command(order);
    visit("program", order.program,
          "the program's file, {program} in the command, unless the command names it by a path; its content counts as input");
    visit("environment", order.environment, "variables that are set for the program");
    visit("inputs", order.inputs, "files that are copied into the task's folder, by the name they get there", true);
    visit("templates", order.templates, "the same, with {...} filled in", true);
    visit("metrics", order.metrics, "what is read back from what the program wrote, as FILE:WHAT");
    visit("outputs", order.outputs, "files of the task's folder that are kept");
    visit("success", order.success, "exit codes that mean success", none, between(0, 255));
    visit("folder", order.folder, "when the task's folder stays after the program has ended", {"keep", "on_failure", "remove"});
    visit("launcher", order.launcher, "what starts a program that is an MPI program itself", {"none", "mpirun", "srun"});
    visit("processes", order.processes, "how many processes of it", none, between(1, 1e6));
  }
  void check(const Complain& complain) const override { check_order(order, complain); }
  [[nodiscard]] bool works_on_results() const override { return asks_for_needed(order); }

  /// One rank has the work; on others of a team there is nothing to do.
  void run(Context& context) const override {
    if (context.team.rank() == 0) carry_out(order, context);
  }
};

const Kind<Command> entry;
const OutsideKey folder{Command::name, "folder"};

}  // namespace
}  // namespace sower::command
