#include <fmt/format.h>

#include "runner/command/results_check.hpp"
#include "runner/command/say.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Check final : public Verb {
 public:
  static constexpr std::string_view name = "check", summary = "Find every mistake in a study, or any damage of results, without running";
  static constexpr std::string_view example =
      "  sower check configs/tour.yaml\n"
      "  sower check configs/tour.yaml --set shootout.params.steps=500\n"
      "  sower check results/tour                            a run folder: its journal and its results\n"
      "  sower check tour.h5                                 a results file: every checksum in it\n"
      "Exit code 2: the study is wrong; 1: the journal or the results are damaged, or the journal has lost what the results hold.";
  void options(CLI::App& app) override { add_study_options(app, request_); }
  int run() override {
    if (is_of_a_run(request_.path)) return check_run(request_.path);
    Study study;
    if (!load(request_, study)) return study_is_wrong;
    say(fmt::format("{}: nothing wrong; {}\n", request_.path, count(study)));
    return all_done;
  }

 private:
  StudyRequest request_;
};

const Registered<Verb, Check> entry;

}  // namespace
}  // namespace sower
