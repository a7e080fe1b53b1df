#include <gtest/gtest.h>

#include <functional>

#include "algorithms/graph/barabasi_albert.hpp"
#include "algorithms/graph/erdos_renyi.hpp"
#include "algorithms/graph/grid.hpp"
#include "algorithms/graph/kronecker.hpp"
#include "algorithms/graph/web.hpp"
#include "tests/support/graphs.hpp"

namespace sower::graph {
namespace {

/// Several blocks of items for each of seven ranks.
const std::pair<const char*, std::function<EdgeShare(const Opening&)>> generators[] = {
    {"kronecker", Kronecker{.scale = 12, .edge_factor = 16}},
    {"erdos_renyi by edges",
     [](const Opening& opening) {
       return random_edges({5'000, true}, 60'001, opening);
     }},
    {"erdos_renyi by probability",
     [](const Opening& opening) {
       return edges_with_probability({60'000, false}, 1e-5, opening);
     }},
    {"barabasi_albert", BarabasiAlbert{.vertices = 10'001, .attached = 5}},
    {"grid", Grid{.rows = 250, .columns = 201, .periodic = true}},
    {"web", Web{.pages = 40'000, .host = 100, .links = 5}},
};

TEST(GraphSourcesRanks, EveryTeamAndNumberOfThreadsHasTheSameEdges) {
  for (const auto& generator : generators) {
    const std::vector<Edge> alone = test::edges_of(generator.second, 1, 1);
    ASSERT_GT(alone.size(), 10'000U) << generator.first;
    for (const int ranks : {1, 2, 3, 4, 7})
      for (const int threads : {1, 2}) {
        std::vector<std::size_t> shares;
        EXPECT_EQ(test::edges_of(generator.second, ranks, threads, &shares), alone) << generator.first << " on " << ranks << " ranks";
        for (const std::size_t share : shares)
          EXPECT_LT(share, alone.size() * 5 / (2 * static_cast<std::size_t>(ranks))) << generator.first;
      }
  }
}

}  // namespace
}  // namespace sower::graph
