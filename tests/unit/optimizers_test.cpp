#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "algorithms/optimize/adam.hpp"
#include "algorithms/optimize/minimise.hpp"
#include "algorithms/optimize/momentum.hpp"
#include "algorithms/optimize/quadratic.hpp"
#include "algorithms/optimize/rastrigin.hpp"
#include "algorithms/optimize/rmsprop.hpp"
#include "algorithms/optimize/rosenbrock.hpp"
#include "algorithms/optimize/sgd.hpp"

namespace sower::optimize {
namespace {

struct Iterate {
  std::array<double, 2> x;
  double loss;
};

struct Trajectory {
  Iterate after_10, after_100;  ///< steps
};

struct Reference {
  std::string optimizer;
  Trajectory quadratic, rosenbrock, rastrigin;
};

/// PyTorch 1.13.1 in float64: torch.optim.SGD, RMSprop, Adam and AdamW with their defaults where no other value is named below;
/// momentum 0.9, dampening 0.1, weight decay 0.01. Learning rate 0.05 on the quadratic and 0.001 on the others.
const Reference references[] = {
    {"sgd",
     {{{0.5987369392383789, 0.0009765625}, 0.17924772957585314}, {{0.0059205292203340235, 7.8886090522101181e-31}, 1.7526333124414499e-05}},
     {{{-1.0214113342697504, 1.0512622673760386}, 4.0924736635950083}, {{-0.94818637854019139, 0.90709410035393656}, 3.8018890072067708}},
     {{{1.9936305322460544, -1.9858566816545435}, 7.9656556544806971}, {{1.9899122337085497, -1.9899122337085493}, 7.9596623811081741}}},
    {"momentum",
     {{{-0.31092291066962896, 0.087724767999999731}, 0.086814702792905915},
      {{-0.0049846231104653197, 0.0028900507831408511}, 5.4185201422357713e-05}},
     {{{-0.81392323129530608, 0.7548677722225039}, 4.1440333521119559}, {{0.62230142848320025, 0.38523154332112508}, 0.14306729651447514}},
     {{{2.1337360140728072, -1.8436755987052031}, 15.727672070279731}, {{1.9902216014244996, -1.989972705943001}, 7.9596820557819985}}},
    {"dampened",
     {{{-0.24989057206928242, 0.29714936999316399}, 0.47271138944122798},
      {{-0.0030944236107414737, 0.0012864790802620148}, 1.3062870861116149e-05}},
     {{{-0.75649926700491221, 0.79842067546386253}, 8.1987463116242356}, {{0.58475273295532026, 0.33750493562758926}, 0.17439351209683857}},
     {{{2.1017420207653106, -1.8665290588579331}, 13.191021086977329}, {{1.9892421633233339, -1.9902119816865871}, 7.9597690624382267}}},
    {"decayed",
     {{{-0.3177245208853452, 0.085196443017212159}, 0.086766605099836469},
      {{-0.0047744706223858749, 0.0030670982759714604}, 5.8433244034348394e-05}},
     {{{-0.81350438631211242, 0.75443642603586358}, 4.1471455517404543}, {{0.62167637501316242, 0.38445414900247032}, 0.14353978661314334}},
     {{{2.1336570762500271, -1.8436334683313216}, 15.725688332218322}, {{1.9901724013543018, -1.9899233187551877}, 7.959675807672081}}},
    {"rmsprop",
     {{{0.68978761168401792, 0.68978763622332184}, 2.6169383900491598},
      {{-0.0042245476026707947, -0.0042245508348168932}, 9.8157550003376341e-05}},
     {{{-1.0200678693989991, 1.180259071649121}, 6.0328591797909983}, {{-1.0230617374355537, 1.05095807481565}, 4.0946301645768877}},
     {{{2.0612567182062502, -1.938113992805258}, 9.4831678115444262}, {{1.9900317009094199, -1.9909127361421288}, 7.9598634273297257}}},
    {"adam",
     {{{0.51229342288392643, 0.51229341811843043}, 1.4434450068023896},
      {{-0.0042114007429557548, -0.0042114000979853001}, 9.7547402035437107e-05}},
     {{{-1.1900287459448549, 1.0099735450155218}, 21.295653243698109}, {{-1.116648512117016, 1.0840880565023157}, 7.1311008006362169}},
     {{{2.2899944962143959, -1.7100062724028156}, 33.141277310426872}, {{2.1995889159800868, -1.8004646689252457}, 21.847216024626007}}},
    {"adam_decayed",
     {{{0.51229342283150103, 0.51229341811790152}, 1.4434450067728231},
      {{-0.0042114007358603853, -0.0042114000979137003}, 9.7547402002540326e-05}},
     {{{-1.1900287444036017, 1.0099735413976694}, 21.295653232851382}, {{-1.116647334107632, 1.0840851941468919}, 7.131103352542322}},
     {{{2.2899944986390306, -1.7100062737112962}, 33.141277393933947}, {{2.1995893022409914, -1.8004645139122737}, 21.8472494821117}}},
    {"adamw",
     {{{0.50856867792189375, 0.50856867316405607}, 1.4225315267008538},
      {{-0.0039609901509536811, -0.0039609894898587853}, 8.6291910181834826e-05}},
     {{{-1.1899093866962489, 1.0098729462014056}, 21.280229005472428}, {{-1.1156063455033136, 1.0829411473126385}, 7.0884218461460282}},
     {{{2.2897648418459475, -1.7098357327307947}, 33.136040702778544}, {{2.1973920921401509, -1.7987592833399821}, 21.802543288153164}}},
};

void expect_near(double found, double expected, const std::string& where) {
  EXPECT_NEAR(found, expected, 1e-12 * std::fmax(1, std::abs(expected))) << where;
}

/// Descends from the plan's start and compares.
template <UpdateRule Rule, class F>
void expect_trajectory(const Trajectory& expected, const Rule& rule, const F& f, const Plan& plan) {
  const Descent descent = minimise(Rule(rule), f, plan);
  const auto compare = [&](const Iterate& iterate, std::size_t step) {
    const std::string where = "after step " + std::to_string(step);
    expect_near(descent.trajectory.at(2 * step), iterate.x[0], where);
    expect_near(descent.trajectory.at(2 * step + 1), iterate.x[1], where);
    expect_near(descent.losses.at(step), iterate.loss, where);
  };
  compare(expected.after_10, 10);
  compare(expected.after_100, 100);
}

template <UpdateRule Rule>
void expect_reference(const std::string& optimizer, const Rule& rule) {
  const auto* reference = std::ranges::find(references, optimizer, &Reference::optimizer);
  ASSERT_NE(reference, std::end(references)) << optimizer;
  {
    SCOPED_TRACE("quadratic");
    expect_trajectory(reference->quadratic, rule, Quadratic(2, 10), {{1, 1}, 100, 0.05, true});
  }
  {
    SCOPED_TRACE("rosenbrock");
    expect_trajectory(reference->rosenbrock, rule, Rosenbrock{}, {{-1.2, 1}, 100, 0.001, true});
  }
  SCOPED_TRACE("rastrigin");
  expect_trajectory(reference->rastrigin, rule, Rastrigin{}, {{2.3, -1.7}, 100, 0.001, true});
}

TEST(Optimizers, SgdFollowsPyTorch) { expect_reference("sgd", Sgd{}); }
TEST(Optimizers, MomentumFollowsPyTorch) { expect_reference("momentum", Momentum{}); }
TEST(Optimizers, DampenedMomentumFollowsPyTorch) { expect_reference("dampened", Momentum{.dampening = 0.1, .velocity = {}}); }
TEST(Optimizers, MomentumWithWeightDecayFollowsPyTorch) { expect_reference("decayed", Momentum{.weight_decay = 0.01, .velocity = {}}); }
TEST(Optimizers, CenteredRmspropWithMomentumFollowsPyTorch) {
  Rmsprop rule;
  rule.centered = true;
  rule.momentum = 0.9;
  expect_reference("rmsprop", rule);
}
TEST(Optimizers, AdamFollowsPyTorch) { expect_reference("adam", Adam{}); }
TEST(Optimizers, AdamWithWeightDecayFollowsPyTorch) {
  Adam rule;
  rule.weight_decay = 0.01;
  expect_reference("adam_decayed", rule);
}
TEST(Optimizers, AdamWithDecoupledWeightDecayFollowsPyTorchsAdamW) {
  Adam rule;
  rule.weight_decay = 0.01;
  rule.decoupled = true;
  expect_reference("adamw", rule);
}

/// theta after each of two steps from 1 with gradients 2 and -1.
template <UpdateRule Rule>
std::array<double, 2> two_steps(Rule rule, double learning_rate) {
  double theta = 1;
  std::array<double, 2> after{};
  const std::array gradients{2.0, -1.0};
  for (std::size_t k = 0; k < 2; ++k) {
    rule.update(std::span(&theta, 1), std::span(&gradients[k], 1), {static_cast<std::int64_t>(k) + 1, learning_rate});
    after[k] = theta;
  }
  return after;
}

TEST(Optimizers, MomentumAddsTheLearningRateTimesTheGradientToTheVelocity) {
  const auto theta = two_steps(Momentum{}, 0.1);  // v = 0.2, then 0.9 * 0.2 - 0.1 = 0.08
  EXPECT_NEAR(theta[0], 0.8, 1e-15);
  EXPECT_NEAR(theta[1], 0.72, 1e-15);
}

TEST(Optimizers, NesterovStepsAheadOfTheVelocity) {
  Momentum rule;
  rule.nesterov = true;
  const auto theta = two_steps(rule, 0.1);  // 1 - (0.2 + 0.9 * 0.2), then 0.62 - (-0.1 + 0.9 * 0.08)
  EXPECT_NEAR(theta[0], 0.62, 1e-15);
  EXPECT_NEAR(theta[1], 0.648, 1e-15);
}

TEST(Optimizers, RmspropDividesByTheRootOfTheRunningMeanSquare) {
  const auto theta = two_steps(Rmsprop{}, 0.1);  // s = 0.01 * 4, then 0.99 * 0.04 + 0.01
  const double first = 1 - 0.1 * 2 / (0.2 + 1e-8);
  EXPECT_NEAR(theta[0], first, 1e-15);
  EXPECT_NEAR(theta[1], first + 0.1 / (std::sqrt(0.0496) + 1e-8), 1e-14);
}

TEST(Optimizers, AdamsFirstStepHasTheLengthOfTheLearningRate) { EXPECT_NEAR(two_steps(Adam{}, 0.1)[0], 1 - 0.1 * 2 / (2 + 1e-8), 1e-15); }

TEST(Optimizers, AdamWithoutBiasCorrectionUsesTheMomentsAsTheyAre) {
  Adam rule;
  rule.bias_correction = false;
  const auto theta = two_steps(rule, 0.1);  // m = 0.2, v = 0.004; then m = 0.08, v = 0.004996
  const double first = 1 - 0.1 * 0.2 / (std::sqrt(0.004) + 1e-8);
  EXPECT_NEAR(theta[0], first, 1e-14);
  EXPECT_NEAR(theta[1], first - 0.1 * 0.08 / (std::sqrt(0.004996) + 1e-8), 1e-14);
}

TEST(Optimizers, EveryOneOfTheCatalogueReachesTheBottomOfABowl) {
  ASSERT_GE(catalogue<Optimizer>().size(), 4U);
  for (const auto* entry : catalogue<Optimizer>()) {
    const Descent descent = minimise(*entry->make(), Quadratic(5, 20), {std::vector<double>(5, 1.0), 3000, 0.01});
    EXPECT_LT(descent.losses.back(), 1e-3 * descent.losses.front()) << entry->name;
  }
}

TEST(Optimizers, CopiesDescendWithoutTouchingEachOther) {
  for (const auto* entry : catalogue<Optimizer>()) {
    const auto original = entry->make();
    const Plan plan{{-1.2, 1}, 20, 0.001};
    const Descent first = minimise(*original->copy(), Rosenbrock{}, plan), second = minimise(*original->copy(), Rosenbrock{}, plan);
    EXPECT_EQ(first.losses, second.losses) << entry->name;
  }
}

TEST(Minimise, RecordsTheLossAtTheStartAndAfterEachStep) {
  const Descent descent = minimise(Sgd{}, Quadratic(1, 1), {{1}, 2, 0.5, true});
  EXPECT_EQ(descent.losses, (std::vector{0.5, 0.125, 0.03125}));
  EXPECT_EQ(descent.trajectory, (std::vector{1.0, 0.5, 0.25}));
  EXPECT_EQ(descent.x, (std::vector{0.25}));
  EXPECT_EQ(descent.gradient, (std::vector{0.25}));
  EXPECT_EQ(descent.steps_done(), 2);
}

TEST(Minimise, StopsAtTheFirstLossThatIsNotFinite) {
  const auto f = [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 1;
    return x[0] < -2 ? std::log(-1.0) : x[0];
  };
  const Descent descent = minimise(Sgd{}, f, {{0}, 100, 1});
  EXPECT_EQ(descent.steps_done(), 3);
  EXPECT_TRUE(descent.diverged());
}

}  // namespace
}  // namespace sower::optimize
