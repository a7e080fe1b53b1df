#pragma once
// What a study says about a program that is to be run.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/command/environment.hpp"
#include "algorithms/command/placeholders.hpp"
#include "runner/api/experiment.hpp"

namespace sower::command {

struct Order {
  std::string command;
  NamedTexts values, environment, inputs, templates, metrics, outputs;
  InputFile program;
  std::vector<double> success{0};
  std::string folder = "on_failure", launcher = "none";
  std::int64_t processes = 1;

  [[nodiscard]] Starter starter() const {
    return launcher == "mpirun" ? Starter::mpirun : launcher == "srun" ? Starter::srun : Starter::itself;
  }
};

/// What every task knows beside the study's own values.
inline constexpr std::string_view given_names[] = {"seed", "replicate", "threads", "task", "folder", "program", "needed"};

/// What every task records beside its metrics, also one that fails; `folder` where that stays.
inline constexpr std::string_view recorded_names[] = {"command_line", "program_environment", "program_seed", "folder",
                                                      "exit_code",    "wall_seconds",        "cpu_seconds",  "peak_memory"};

/// The files to which the program's output goes, in its folder; metrics call them so.
inline constexpr std::string_view output_files[] = {"stdout", "stderr"};

/// Where {needed} leads: a file in the task's folder with the results of the experiments that the task's own one needs.
inline constexpr const char* needed_file = "needed.json";

Filling as_filling(const NamedTexts& values);

/// Whether {needed} stands in the command, the environment or a template.
bool asks_for_needed(const Order& order);

/// The path by which the command itself names its program; empty when it has none, or one that only the task knows.
std::string path_in_command(const Order& order);

/// Complains about all that can be known to be wrong before anything runs.
void check_order(const Order& order, const Complain& complain);

/// Runs the program, and records what came of it.
void carry_out(const Order& order, Context& context);

}  // namespace sower::command
