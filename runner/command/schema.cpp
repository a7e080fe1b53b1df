#include "runner/study/schema.hpp"

#include <fmt/format.h>

#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Schema final : public Verb {
 public:
  static constexpr std::string_view name = "schema", summary = "Print the JSON Schema of studies, for editors";
  static constexpr std::string_view example =
      "  sower schema > sower-schema.json\n"
      "Editors that know yaml-language-server then complete and check a study whose first line is\n"
      "  # yaml-language-server: $schema=sower-schema.json";
  void options(CLI::App&) override {}
  int run() override {
    fmt::print("{}", study_schema());
    return all_done;
  }
};

const Registered<Verb, Schema> entry;

}  // namespace
}  // namespace sower
