#include <fmt/format.h>

#include "runner/command/verb.hpp"
#include "runner/study/describe_kind.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

class Describe final : public Verb {
 public:
  static constexpr std::string_view name = "describe", summary = "Tell the parameters of a kind of experiment";
  static constexpr std::string_view example = "  sower describe integrate";
  void options(CLI::App& app) override { app.add_option("kind", kind_, "one of `sower kinds`")->required(); }
  int run() override {
    const Entry<Experiment>* kind = find_entry<Experiment>(kind_);
    if (kind == nullptr) throw UsageError(text("there is no kind '", kind_, "'; ", meant()));
    fmt::print("{}", describe_kind(*kind));
    return all_done;
  }

 private:
  [[nodiscard]] std::string meant() const {
    std::vector<std::string> known;
    for (const Entry<Experiment>* kind : catalogue<Experiment>()) known.emplace_back(kind->name);
    const std::string advice = did_you_mean(kind_, known);
    return advice.empty() ? "`sower kinds` lists them" : advice;
  }

  std::string kind_;
};

const Registered<Verb, Describe> entry;

}  // namespace
}  // namespace sower
