// A kind that does next to nothing, so that what is left is the engine.

#include "algorithms/random/draws.hpp"
#include "runner/api/experiment.hpp"

namespace sower {
namespace {

struct Tiny final : Experiment {
  static constexpr std::string_view name = "tiny", summary = "records three numbers";
  double scale = 1;

  void fields(Fields& visit) override { visit("scale", scale, "multiplies the numbers"); }
  void run(Context& context) const override {
    const random::Draws draws(context.streams, "numbers");
    context.out.scalar("first", scale * draws.uniform(0, 0), {"a uniform number"});
    context.out.scalar("second", scale * draws.uniform(0, 1), {"another"});
    context.out.scalar("third", scale * draws.uniform(0, 2), {"a third"});
  }
};

const Kind<Tiny> entry;

}  // namespace
}  // namespace sower
