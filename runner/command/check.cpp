#include <fmt/format.h>

#include "runner/command/study_file.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Check final : public Verb {
 public:
  static constexpr std::string_view name = "check", summary = "Find every mistake in a study without running it";
  static constexpr std::string_view example =
      "  sower check configs/tour.yaml\n"
      "  sower check configs/tour.yaml --set shootout.params.steps=500";
  void options(CLI::App& app) override { add_study_options(app, request_); }
  int run() override {
    Study study;
    if (!load(request_, study)) return study_is_wrong;
    fmt::print("{}: nothing wrong; {}\n", request_.path, count(study));
    return all_done;
  }

 private:
  StudyRequest request_;
};

const Registered<Verb, Check> entry;

}  // namespace
}  // namespace sower
