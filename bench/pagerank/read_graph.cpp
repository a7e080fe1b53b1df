// Writes a text of edges as skewed as Graph500's Kronecker graphs, and times how a team of ranks that are threads reads one.
//   read_graph write SCALE EDGES FILE        2^SCALE vertices
//   read_graph read RANKS THREADS FILE       prints seconds, edges, vertices, peak memory in bytes

#include <fmt/core.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "algorithms/graph/file.hpp"
#include "runner/local/run_ranks.hpp"

namespace {

using sower::graph::EdgeShare;

/// S. Vigna's splitmix64, which is enough for a graph to be read.
class Numbers {
 public:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
  }

 private:
  std::uint64_t state_ = 1;
};

void write(int scale, std::int64_t edges, const char* path) {
  std::FILE* const file = std::fopen(path, "wb");
  sower::require(file != nullptr, "'", path, "' cannot be written");
  Numbers numbers;
  const std::uint64_t mask = (std::uint64_t{1} << scale) - 1;
  const auto shuffled = [&](std::uint64_t vertex) { return (vertex * 0x9e3779b97f4a7c15U) & mask; };  // odd: each number once
  fmt::memory_buffer lines;
  for (std::int64_t i = 0; i < edges; ++i) {
    std::uint64_t source = 0, target = 0;
    for (int bit = 0; bit < scale; ++bit) {
      const auto draw = static_cast<unsigned>(numbers.next() >> 57);  // of 128: the quarters get 73, 24, 24 and 7
      source = 2 * source + (draw >= 97 ? 1 : 0);
      target = 2 * target + ((draw >= 73 && draw < 97) || draw >= 121 ? 1 : 0);
    }
    fmt::format_to(fmt::appender(lines), "{} {}\n", shuffled(source), shuffled(target));
    if (lines.size() < (1U << 20) && i + 1 < edges) continue;
    std::fwrite(lines.data(), 1, lines.size(), file);
    lines.clear();
  }
  std::fclose(file);
}

void read(int ranks, int threads, const char* path) {
  sower::graph::FileSource source;
  source.path.path = path;
  std::vector<std::size_t> edges(static_cast<std::size_t>(ranks));
  std::int64_t vertices = 0;
  const auto start = std::chrono::steady_clock::now();
  sower::local::run_ranks(ranks, [&](sower::Comm& team) {
    const sower::graph::Opening opening{.team = team, .streams = {}, .threads = threads};
    const EdgeShare share = source.open(opening);
    edges[static_cast<std::size_t>(team.rank())] = share.edges.size();
    if (team.rank() == 0) vertices = share.vertices;
  });
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::size_t all = 0;
  for (const std::size_t one : edges) all += one;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("{:.4f} {} {} {}\n", elapsed.count(), all, vertices, usage.ru_maxrss * 1024);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc == 5 ? argv[1] : "";
  try {
    if (what == "write") write(std::stoi(argv[2]), std::stoll(argv[3]), argv[4]);
    else if (what == "read") read(std::stoi(argv[2]), std::stoi(argv[3]), argv[4]);
    else fmt::print(stderr, "usage: read_graph write SCALE EDGES FILE | read_graph read RANKS THREADS FILE\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return what.empty() ? 2 : 0;
}
