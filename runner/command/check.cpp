#include <fmt/format.h>

#include "runner/command/study_file.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Check final : public Verb {
 public:
  static constexpr std::string_view name = "check", summary = "Find every mistake in a study without running it";
  static constexpr std::string_view example = "  sower check configs/tour.yaml";
  void options(CLI::App& app) override { app.add_option("study", path_, "the study's YAML file")->required(); }
  int run() override {
    Study study;
    if (!load(path_, study)) return study_is_wrong;
    fmt::print("{}: nothing wrong; {}\n", path_, count(study));
    return all_done;
  }

 private:
  std::string path_;
};

const Registered<Verb, Check> entry;

}  // namespace
}  // namespace sower
