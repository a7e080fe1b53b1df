// iterate GRAPH RANKS|mpi THREADS ITERATIONS|TOLERANCE float|double [FILE.sg]
//
// Builds GRAPH (kronecker:SCALE, web:PAGES or grid:SIDE) without loops and duplicates on RANKS ranks, threads of this process (or those of
// mpirun), each with THREADS threads. Then each line of the input is a measurement of that many iterations, or as many as take the L1
// change below the tolerance, of which it prints the seconds, the number of iterations, and the sum and the largest of the scores.
// With FILE.sg it writes the graph for the GAP Benchmark Suite and ends. See compare.py and scaling.py.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <numeric>
#include <span>
#include <string>

#include "algorithms/graph/build.hpp"
#include "algorithms/graph/grid.hpp"
#include "algorithms/graph/kronecker.hpp"
#include "algorithms/graph/web.hpp"
#include "algorithms/pagerank/solve.hpp"
#include "runner/api/alone.hpp"
#include "runner/local/run_ranks.hpp"
#include "runner/mpi/session.hpp"
#include "runner/team/team.hpp"

namespace {

using namespace sower;  // a program of its own

graph::EdgeShare edges_of(const std::string& name, const graph::Opening& opening) {
  const std::size_t colon = name.find(':');
  const std::int64_t size = std::stoll(name.substr(colon + 1));
  const std::string kind = name.substr(0, colon);
  if (kind == "kronecker") return graph::Kronecker{.scale = size}(opening);
  if (kind == "web") return graph::Web{.pages = size}(opening);
  if (kind == "grid") return graph::Grid{.rows = size, .columns = size}(opening);
  throw Error(text("no graph is called '", kind, "': kronecker, web, grid"));
}

void write_lists(std::ofstream& out, const graph::InArcs& arcs) {
  out.write(reinterpret_cast<const char*>(arcs.first.data()), static_cast<std::streamsize>(arcs.first.size() * sizeof(std::int64_t)));
  std::vector<std::int32_t> some;
  for (std::size_t i = 0; i < arcs.sources.size(); i += some.size()) {
    some.clear();
    for (std::size_t k = i; k < std::min(arcs.sources.size(), i + (std::size_t{1} << 20)); ++k)
      some.push_back(static_cast<std::int32_t>(arcs.sources[k]));
    out.write(reinterpret_cast<const char*>(some.data()), static_cast<std::streamsize>(some.size() * sizeof(std::int32_t)));
  }
}

/// A flag, the numbers of arcs and vertices, and then of directed graphs the arcs that go out and those that come in.
void write_sg(const std::string& name, const std::string& path, int threads) {
  Alone alone;
  const graph::Opening opening{.team = alone, .streams = {}, .threads = threads};
  graph::EdgeShare edges = edges_of(name, opening);
  std::ofstream out(path, std::ios::binary);
  const bool directed = edges.directed;
  for (int side = directed ? 0 : 1; side < 2; ++side) {
    graph::EdgeShare turned = edges;
    if (side == 0)
      for (graph::Edge& edge : turned.edges) std::swap(edge.source, edge.target);
    const graph::InArcs arcs = build(std::move(turned), {true, true}, opening);
    if (out.tellp() == 0) {
      out.write(reinterpret_cast<const char*>(&directed), 1);
      out.write(reinterpret_cast<const char*>(&arcs.arcs), sizeof arcs.arcs);
      out.write(reinterpret_cast<const char*>(&arcs.vertices), sizeof arcs.vertices);
    }
    write_lists(out, arcs);
  }
  require(out.flush().good(), path, " cannot be written");
}

struct Order {
  std::string graph;
  int threads = 1;
  double limit = 20;  ///< iterations, or below 1 the L1 change
  bool single = true;
};

/// Values that each rank is sent in an iteration, and the arcs of each.
void tell(const Order& order, Comm& team, const graph::InArcs& arcs, const pagerank::Layout& layout) {
  const auto took = static_cast<std::int64_t>(layout.halo.take_columns.size() * (order.single ? sizeof(float) : sizeof(double)));
  const auto own = static_cast<std::int64_t>(arcs.sources.size());
  const auto bytes = team.all_gather(std::span(&took, 1)), own_arcs = team.all_gather(std::span(&own, 1));
  if (team.rank() != 0) return;
  std::cout << "ready " << arcs.vertices << ' ' << arcs.arcs;
  for (std::size_t rank = 0; rank < bytes.size(); ++rank) std::cout << ' ' << bytes[rank] << ' ' << own_arcs[rank];
  std::cout << std::endl;
}

void serve(const Order& order, Comm& team) {
  const graph::Opening opening{.team = team, .streams = {}, .threads = order.threads};
  const graph::InArcs arcs = build(edges_of(order.graph, opening), {true, true}, opening);
  const pagerank::Layout layout = pagerank::lay_out(team, order.threads, arcs);
  tell(order, team, arcs, layout);
  pagerank::Rule rule;
  rule.tolerance = order.limit < 1 ? order.limit : 0;
  rule.iterations = order.limit < 1 ? 10'000 : static_cast<std::int64_t>(order.limit);
  rule.single = order.single;
  NoCheckpoint nowhere;
  for (std::string line;;) {
    std::vector<char> going(1, team.rank() == 0 && std::getline(std::cin, line) ? 1 : 0);
    team.broadcast(going);
    if (going[0] == 0) return;
    const auto start = std::chrono::steady_clock::now();
    const auto ranking = pagerank::rank_vertices(team, order.threads, arcs, layout, rule, {.saved = nowhere});
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const double largest = ranking.scores.empty() ? 0 : std::ranges::max(ranking.scores);
    const auto all_largest = team.all_gather(std::span(&largest, 1));
    if (team.rank() == 0)
      std::cout << elapsed.count() << ' ' << ranking.iterations() << ' ' << ranking.sums.total << ' ' << std::ranges::max(all_largest)
                << std::endl;
  }
}

int serve_with_mpi(const Order& order) {
  return mpi::run([&](Link& link) {
    TeamInbox inbox(link);
    std::vector<int> ranks(static_cast<std::size_t>(link.size()));
    std::iota(ranks.begin(), ranks.end(), 0);
    Team team(inbox, ranks, 1);
    serve(order, team);
    return 0;
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::cout.precision(12);
  try {
    require(argc >= 6, "usage: iterate GRAPH RANKS|mpi THREADS ITERATIONS|TOLERANCE float|double [FILE.sg]");
    const std::vector<std::string> word(argv, argv + argc);
    const Order order{word[1], std::stoi(word[3]), std::stod(word[4]), word[5] == "float"};
    if (argc > 6) write_sg(order.graph, word[6], order.threads);
    else if (word[2] == "mpi") return serve_with_mpi(order);
    else local::run_ranks(std::stoi(word[2]), [&](Comm& team) { serve(order, team); });
  } catch (const std::exception& error) {
    std::cerr << "iterate: " << error.what() << '\n';
    return 1;
  }
}
