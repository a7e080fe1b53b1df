#include "tests/unit/study_test_kinds.hpp"

namespace sower::garden {
namespace {

const Kind<Garden> garden;

struct Spade final : Tool {
  static constexpr std::string_view name = "spade", summary = "digs";
  double width = 0.2;
  void fields(Fields& visit) override { visit("width", width, "of the blade", Unit{"m"}, Range{0, 1, true, false}); }
};
const Registered<Tool, Spade> spade;

struct Rake final : Tool {
  static constexpr std::string_view name = "rake", summary = "smooths";
  std::int64_t teeth = 12;
  double width = 0.4;
  void fields(Fields& visit) override {
    visit("teeth", teeth, "how many", none, at_least(2));
    visit("width", width, "of the head", Unit{"m"}, positive);
  }
};
const Registered<Tool, Rake> rake;

struct Mower final : Tool {
  static constexpr std::string_view name = "mower", summary = "cuts";
  Choice<Engine> engine{"electric"};
  void fields(Fields& visit) override { visit("engine", engine, "what drives it"); }
};
const Registered<Tool, Mower> mower;

struct Electric final : Engine {
  static constexpr std::string_view name = "electric", summary = "quiet";
  double volts = 48;
  void fields(Fields& visit) override { visit("volts", volts, "of the battery", Unit{"V"}, at_least(0)); }
};
const Registered<Engine, Electric> electric;

struct Petrol final : Engine {
  static constexpr std::string_view name = "petrol", summary = "loud";
};
const Registered<Engine, Petrol> petrol;

}  // namespace
}  // namespace sower::garden
