#include <fmt/format.h>

#include "runner/api/experiment.hpp"
#include "runner/command/table.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Kinds final : public Verb {
 public:
  static constexpr std::string_view name = "kinds", summary = "List the kinds of experiment";
  static constexpr std::string_view example = "  sower kinds";
  void options(CLI::App&) override {}
  int run() override {
    std::vector<std::vector<std::string>> rows{{"kind", "what it does"}};
    for (const Entry<Experiment>* kind : catalogue<Experiment>()) rows.push_back({std::string(kind->name), std::string(kind->summary)});
    fmt::print("{}\nsower describe KIND tells its parameters.\n", table(rows));
    return all_done;
  }
};

const Registered<Verb, Kinds> entry;

}  // namespace
}  // namespace sower
