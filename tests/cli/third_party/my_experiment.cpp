#include <algorithms/random/draws.hpp>
#include <runner/api/experiment.hpp>

namespace {

/// Where a walker is who takes steps of standard normal length.
struct RandomWalk final : sower::Experiment {
  static constexpr std::string_view name = "random_walk", summary = "a walk of normal steps";
  std::int64_t steps = 100;

  void fields(sower::Fields& visit) override { visit("steps", steps, "steps of the walk", sower::none, sower::at_least(1)); }

  void run(sower::Context& context) const override {
    const sower::random::Draws draws(context.streams, "steps");
    std::vector<double> places(static_cast<std::size_t>(steps));
    double place = 0;
    for (std::size_t step = 0; step < places.size(); ++step) places[step] = place += draws.normal(0, step);
    context.out.scalar("end", place, {"where the walk ends"});
    context.out.array("place", std::move(places), {{"step", static_cast<std::size_t>(steps)}}, {"place after each step"});
  }
};

const sower::Kind<RandomWalk> entry;

}  // namespace
