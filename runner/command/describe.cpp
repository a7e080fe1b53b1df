#include <fmt/format.h>

#include "runner/command/options.hpp"
#include "runner/command/verb.hpp"
#include "runner/study/describe_kind.hpp"
#include "runner/study/document_kind.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

class Describe final : public Verb {
 public:
  static constexpr std::string_view name = "describe", summary = "Tell the parameters of a kind of experiment";
  static constexpr std::string_view example =
      "  sower describe integrate\n"
      "  sower describe integrate --format markdown      as in docs/kinds";
  void options(CLI::App& app) override {
    app.add_option("kind", kind_, "one of `sower kinds`")->required();
    app.add_option("--format", format_, "text or markdown")->check(one_word_of({"text", "markdown"}))->capture_default_str();
  }
  int run() override {
    const Entry<Experiment>* kind = find_entry<Experiment>(kind_);
    if (kind == nullptr) throw UsageError(text("there is no kind '", kind_, "'; ", meant_among<Experiment>(kind_, "sower kinds")));
    fmt::print("{}", format_ == "markdown" ? document_kind(*kind) : describe_kind(*kind));
    return all_done;
  }

 private:
  std::string kind_, format_ = "text";
};

const Registered<Verb, Describe> entry;

}  // namespace
}  // namespace sower
