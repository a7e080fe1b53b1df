// A rank that may have no more memory than its share of a graph takes builds it; with the whole graph on one rank it would fail.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>
#include <memory>
#include <new>
#include <numeric>
#include <string>

#include "algorithms/graph/build.hpp"
#include "algorithms/graph/kronecker.hpp"
#include "algorithms/graph/statistics.hpp"
#include "runner/mpi/session.hpp"
#include "runner/team/team.hpp"

namespace sower::graph {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// What this process has for itself and may write to, as RLIMIT_DATA counts it.
std::size_t data_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmData:")) return std::stoul(line.substr(7)) * 1024;
  throw Error("/proc/self/status has no line VmData");
}

/// Nothing beyond so many more bytes is given to this process while it lives.
class Cap {
 public:
  explicit Cap(std::size_t more) {
    getrlimit(RLIMIT_DATA, &before_);
    const rlimit limit{data_bytes() + more, before_.rlim_max};
    require(setrlimit(RLIMIT_DATA, &limit) == 0, "the limit of memory cannot be set");
  }
  ~Cap() { setrlimit(RLIMIT_DATA, &before_); }
  Cap(const Cap&) = delete;
  Cap& operator=(const Cap&) = delete;

 private:
  rlimit before_{};
};

TEST(GraphMemory, ARankNeedsItsShareOnly) {
  const std::unique_ptr<Link> link = mpi::make_link();
  TeamInbox inbox(*link);
  std::vector<int> ranks(static_cast<std::size_t>(link->size()));
  std::iota(ranks.begin(), ranks.end(), 0);
  Team team(inbox, ranks, 1);
  ASSERT_GE(team.size(), 4) << "one of few ranks has about as much as all";
  const Kronecker generator{.scale = 19, .edge_factor = 16};
  const std::size_t edges = std::size_t{16} << 19, arcs = 2 * edges, size = static_cast<std::size_t>(team.size());
  const std::size_t share = (edges * sizeof(Edge) + arcs * sizeof(std::int64_t)) / size;
  const std::size_t whole = edges * sizeof(Edge);  // 128 MiB, and as much again for the arcs
  const std::size_t most = share + share / 8 + 24 * mebibyte;
  ASSERT_LT(most, whole);
  const Cap cap(most);
  EXPECT_THROW(std::make_unique<char[]>(whole), std::bad_alloc) << "the cap does not work";
  const Opening opening{.team = team, .streams = {}, .threads = 1};
  const InArcs graph = build(generator(opening), {.drop_self_loops = true, .merge_duplicates = true}, opening);
  const Statistics statistics = statistics_of(graph, opening);
  EXPECT_GT(graph.arcs, static_cast<std::int64_t>(arcs * 9 / 10));
  EXPECT_LT(graph.sources.size(), arcs * 5 / (4 * size));
  EXPECT_GT(statistics.largest_component, graph.vertices / 2);
}

}  // namespace
}  // namespace sower::graph
