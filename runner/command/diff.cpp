#include "runner/command/options.hpp"
#include "runner/command/results_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/verb.hpp"
#include "runner/results/gather.hpp"

namespace sower {
namespace {

class Diff final : public Verb {
 public:
  static constexpr std::string_view name = "diff", summary = "Name the first difference between two results";
  static constexpr std::string_view example =
      "  sower diff results/tour /scratch/me/tour            run folders or results files\n"
      "  sower diff here.h5 there.h5 --rtol 1e-12            numbers of two kinds of machine\n"
      "Compares what was computed, not what was measured. Exit code 0: no difference, 1: there is one.";
  void options(CLI::App& app) override {
    app.add_option("A", a_, "a results file or run folder")->required();
    app.add_option("B", b_, "another")->required();
    app.add_option("--rtol", relative_, "relative difference that two numbers may have")->check(number(non_negative));
  }
  int run() override {
    const std::string difference = first_difference(results_of(a_), results_of(b_), relative_);
    say((difference.empty() ? "no difference" : difference) + '\n');
    return difference.empty() ? all_done : differs;
  }

 private:
  std::string a_, b_;
  double relative_ = 0;
};

const Registered<Verb, Diff> entry;

}  // namespace
}  // namespace sower
