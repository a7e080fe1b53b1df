#include "runner/command/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "runner/command/options.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stop_signals.hpp"
#include "runner/command/verb.hpp"
#include "runner/study/suggest.hpp"

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
    "2 the study or the command line is wrong (nothing ran), 3 some tasks failed (the rest is complete),\n"
    "4 stopped in an orderly way before the end (the same command again goes on).";

void refuse_unknown_verb(std::string_view word) {
  if (word.starts_with('-') || find_entry<Verb>(word) != nullptr) return;
  throw UsageError(fmt::format("there is no verb '{}'; {}", word, meant_among<Verb>(word, "sower --help")));
}

int run_verb(int argc, char** argv) {
  if (argc > 1) refuse_unknown_verb(argv[1]);
  CLI::App app(about, "sower");
  app.footer(closing);
  app.require_subcommand(1);
  app.set_version_flag("--version", "sower " SOWER_VERSION);
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
  } catch (const CLI::Success& asked) {  // for --help or --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    const auto used = std::ranges::find_if(verbs, [](const auto& each) { return each.first->parsed(); });
    throw UsageError(explain(error, used == verbs.end() ? app : *used->first));
  }
  for (const auto& [page, verb] : verbs)
    if (page->parsed()) return verb->run();
  return study_is_wrong;
}

/// Of the signal that a program gets when nobody reads what it prints; a shell knows what that means.
void end_like_any_filter() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
}

}  // namespace

int command_line(int argc, char** argv) {
  StopSignals::note_orderly_always();  // before there is another process, a thread or MPI
  std::signal(SIGPIPE, SIG_IGN);       // `sower run ... | head` ends the printing, not the run
  try {
    const int code = run_verb(argc, argv);
    if (said_all() || code != all_done || reader_left()) return code;
    complain("standard output could not be written");
    return machine_fault;
  } catch (const UsageError& error) {
    complain(error.what());
    return study_is_wrong;
  } catch (const std::filesystem::filesystem_error& error) {
    complain(fmt::format("'{}' cannot be used: {}; check the path and its permissions", error.path1().string(), error.code().message()));
    return machine_fault;
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::broken_pipe && reader_left()) end_like_any_filter();
    complain(error.what());
    return machine_fault;
  } catch (const std::exception& error) {
    complain(error.what());
    return machine_fault;
  }
}

}  // namespace sower
