#include "runner/command/command_line.hpp"

#include <fmt/format.h>

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "runner/command/verb.hpp"

namespace sower {
namespace {

constexpr const char* about =
    "sower runs studies of numerical experiments: one YAML file in, one HDF5 file out,\n"
    "the same bits on any number of ranks and threads.";
constexpr const char* closing =
    "Examples:\n"
    "  sower run configs/tour.yaml                 on all cores of this machine\n"
    "  mpirun -n 4 sower run configs/tour.yaml     the same results\n"
    "  sower VERB --help                           what a verb takes, with examples\n\n"
    "Exit codes: 0 all done, 1 the results differ (diff) or an error of sower or the machine,\n"
    "2 the study or the command line is wrong (nothing ran), 3 some tasks failed (the rest is complete).";

int run_verb(int argc, char** argv) {
  CLI::App app(about, "sower");
  app.footer(closing);
  app.require_subcommand(1);
  app.set_version_flag("--version", SOWER_VERSION);
  std::vector<std::pair<CLI::App*, std::unique_ptr<Verb>>> verbs;
  for (const Entry<Verb>* entry : catalogue<Verb>()) {
    auto verb = entry->make();
    CLI::App* page = app.add_subcommand(std::string(entry->name), std::string(entry->summary));
    page->footer(fmt::format("Examples:\n{}", entry->example));
    verb->options(*page);
    verbs.emplace_back(page, std::move(verb));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? all_done : study_is_wrong;
  }
  for (const auto& [page, verb] : verbs)
    if (page->parsed()) return verb->run();
  return study_is_wrong;
}

}  // namespace

int command_line(int argc, char** argv) {
  try {
    return run_verb(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "sower: {}\n", error.what());
    return 1;
  }
}

}  // namespace sower
