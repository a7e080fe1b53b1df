#include <fmt/format.h>

#include "runner/command/verb.hpp"
#include "runner/study/describe_kind.hpp"

namespace sower {
namespace {

class Describe final : public Verb {
 public:
  static constexpr std::string_view name = "describe", summary = "Tell the parameters of a kind of experiment";
  static constexpr std::string_view example = "  sower describe integrate";
  void options(CLI::App& app) override { app.add_option("kind", kind_, "one of `sower kinds`")->required(); }
  int run() override {
    const Entry<Experiment>* kind = find_entry<Experiment>(kind_);
    require(kind != nullptr, "there is no kind '", kind_, "'; `sower kinds` lists them");
    fmt::print("{}", describe_kind(*kind));
    return all_done;
  }

 private:
  std::string kind_;
};

const Registered<Verb, Describe> entry;

}  // namespace
}  // namespace sower
