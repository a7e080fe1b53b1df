// A kind that does next to nothing, so that what is left is the engine.

#include "algorithms/random/draws.hpp"
#include "runner/api/experiment.hpp"

namespace sower {
namespace {

struct Tiny final : Experiment {
  static constexpr std::string_view name = "tiny", summary = "records three numbers";
  double scale = 1, x = 0, y = 0, z = 0, t = 0;

  void fields(Fields& visit) override {
    visit("scale", scale, "multiplies the numbers");
    visit("x", x, "is added to the first");
    visit("y", y, "is added to the second");
    visit("z", z, "is added to the third");
    visit("t", t, "is added to all");
  }
  void run(Context& context) const override {
    const random::Draws draws(context.streams, "numbers");
    context.out.scalar("first", scale * draws.uniform(0, 0) + x + t, {"a uniform number"});
    context.out.scalar("second", scale * draws.uniform(0, 1) + y + t, {"another"});
    context.out.scalar("third", scale * draws.uniform(0, 2) + z + t, {"a third"});
  }
};

const Kind<Tiny> entry;

}  // namespace
}  // namespace sower
