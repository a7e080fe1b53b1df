#pragma once
// A kind with every type of tunable there is, for the tests of the study language. Registered in study_test_kinds.cpp.

#include "runner/api/experiment.hpp"

namespace sower::garden {

class Engine {
 public:
  virtual ~Engine() = default;
  virtual void fields(Fields&) {}
};

class Tool {
 public:
  virtual ~Tool() = default;
  virtual void fields(Fields&) {}
};

struct Garden final : Experiment {
  static constexpr std::string_view name = "garden", summary = "grows things for the tests of the study language";
  static constexpr int version = 3;

  std::int64_t plants = 10;
  double spacing = 0.3;
  bool watered = true;
  std::string soil = "loam", label;
  std::vector<double> depths = {0.1, 0.2};
  InputFile beds;
  Choice<Tool> tool{"spade"};

  void fields(Fields& visit) override {
    visit("plants", plants, "how many", none, between(1, 1000));
    visit("spacing", spacing, "distance between two of them", Unit{"m"}, positive);
    visit("watered", watered, "whether they get water");
    visit("soil", soil, "what they stand in", {"clay", "sand", "loam"});
    visit("label", label, "what the sign says");
    visit("depths", depths, "of the roots", Unit{"m"}, non_negative);
    visit("beds", beds, "where the beds are");
    visit("tool", tool, "what the gardener uses");
  }
  void check(const Complain& complain) const override {
    if (static_cast<double>(plants) * spacing > 500) complain("spacing", text(plants, " plants would take more than 500 m"));
    if (soil == "sand" && !watered) complain("watered", "sand dries out; water it");
    if (label == "throw") throw Error("the label said so");
  }
  void run(Context&) const override {}
};

}  // namespace sower::garden
