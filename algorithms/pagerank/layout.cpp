#include "algorithms/pagerank/layout.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <span>

#include "algorithms/reduce/parallel.hpp"

namespace sower::pagerank {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// The vertices of other ranks that arcs begin at here, and their places in rising order. A bit a vertex of the graph: a look-up costs
/// one access, and the whole an eighth of a byte a vertex.
class Ghosts {
 public:
  explicit Ghosts(const graph::InArcs& arcs) : words_(at(arcs.vertices / 64 + 1)), before_(words_.size()) {
    for (const std::int64_t source : arcs.sources)
      if (source < arcs.own.first || source >= arcs.own.last) words_[at(source / 64)] |= std::uint64_t{1} << (source % 64);
    std::int64_t count = 0;
    for (std::size_t word = 0; word < words_.size(); ++word) {
      before_[word] = count;
      count += std::popcount(words_[word]);
    }
    vertices_.reserve(at(count));
    for (std::size_t word = 0; word < words_.size(); ++word)
      for (std::uint64_t rest = words_[word]; rest != 0; rest &= rest - 1)
        vertices_.push_back(static_cast<std::int64_t>(word) * 64 + std::countr_zero(rest));
  }
  [[nodiscard]] std::int64_t place(std::int64_t vertex) const {
    const std::uint64_t below = words_[at(vertex / 64)] & ((std::uint64_t{1} << (vertex % 64)) - 1);
    return before_[at(vertex / 64)] + std::popcount(below);
  }
  [[nodiscard]] const std::vector<std::int64_t>& vertices() const { return vertices_; }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::int64_t> before_;
  std::vector<std::int64_t> vertices_;
};

/// Places before columns are grouped: own vertices, then ghosts.
struct Places {
  const graph::InArcs& arcs;
  Ghosts ghosts;
  [[nodiscard]] std::int64_t count() const { return arcs.own.size() + static_cast<std::int64_t>(ghosts.vertices().size()); }
  [[nodiscard]] std::int64_t of(std::int64_t vertex) const {
    return vertex >= arcs.own.first && vertex < arcs.own.last ? vertex - arcs.own.first : arcs.own.size() + ghosts.place(vertex);
  }
};

/// Columns that are written and never read are a cache line apart, one a block, so that threads do not wait for each other.
constexpr std::size_t spare_step = 16;

/// The column of each place: places that more arcs read first, by powers of two; own vertices that no arc anywhere begins at have the
/// spare column of their block, behind all others.
std::vector<std::uint32_t> grouped(const Places& places) {
  std::vector<std::uint32_t> readers(at(places.count()));
  for (const std::int64_t source : places.arcs.sources) ++readers[at(places.of(source))];
  constexpr std::size_t groups = 34;  // the last one is never read
  const auto group = [&](std::size_t place) {
    if (place < places.arcs.out_weight.size() && places.arcs.out_weight[place] == 0) return groups - 1;
    return 32 - static_cast<std::size_t>(std::bit_width(readers[place]));
  };
  std::array<std::uint32_t, groups + 1> next{};
  for (std::size_t place = 0; place < readers.size(); ++place) ++next[group(place) + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<std::uint32_t>& columns = readers;  // each is read before it is written
  for (std::size_t place = 0; place < columns.size(); ++place) {
    const std::size_t its = group(place);
    const std::size_t spare = next[groups - 1] + spare_step * (1 + place / std::size_t{graph::block_vertices});
    columns[place] = its == groups - 1 ? static_cast<std::uint32_t>(spare) : next[its]++;
  }
  return columns;
}

/// The own vertices of a block that have arcs, counted from its first, the longest first.
std::vector<std::uint16_t> rows_of(const graph::InArcs& arcs, reduce::Span block) {
  const auto length = [&](std::uint16_t row) { return arcs.first[at(block.first + row + 1)] - arcs.first[at(block.first + row)]; };
  std::vector<std::uint16_t> rows;
  for (std::int64_t i = 0; i < block.size(); ++i)
    if (length(static_cast<std::uint16_t>(i)) > 0) rows.push_back(static_cast<std::uint16_t>(i));
  std::ranges::stable_sort(rows, std::ranges::greater{}, length);
  return rows;
}

/// Own vertices of an own block, counted from the first own one.
reduce::Span vertices_of(const graph::InArcs& arcs, std::int64_t block) {
  return reduce::Blocks{arcs.own.size(), graph::block_vertices}.items_of(block);
}

void fill_block(Layout& layout, const graph::InArcs& arcs, std::int64_t block, const std::vector<std::uint32_t>& columns,
                const Places& places) {
  const reduce::Span vertices = vertices_of(arcs, block);
  std::int64_t row = layout.first_row[at(block)], arc = layout.first_arc[at(block)];
  for (const std::uint16_t vertex : rows_of(arcs, vertices)) {
    const std::int64_t first = arcs.first[at(vertices.first + vertex)], last = arcs.first[at(vertices.first + vertex + 1)];
    layout.row_vertex[at(row)] = vertex;
    layout.lengths[at(row++)] = static_cast<std::uint32_t>(last - first);
    for (std::int64_t i = first; i < last; ++i, ++arc) {
      layout.columns[at(arc)] = columns[at(places.of(arcs.sources[at(i)]))];
      if (!arcs.weights.empty()) layout.weights[at(arc)] = arcs.weights[at(i)];
    }
  }
}

bool reads_others(const graph::InArcs& arcs, std::int64_t block) {
  const reduce::Span vertices = vertices_of(arcs, block);
  const auto first = arcs.sources.begin() + arcs.first[at(vertices.first)], last = arcs.sources.begin() + arcs.first[at(vertices.last)];
  return std::any_of(first, last, [&](std::int64_t source) { return source < arcs.own.first || source >= arcs.own.last; });
}

/// Tells each rank which of its vertices are read here.
HaloPlan plan_halo(Comm& team, const graph::InArcs& arcs, const Ghosts& ghosts, std::span<const std::uint32_t> columns) {
  HaloPlan plan;
  std::vector<std::vector<std::int64_t>> wanted(at(team.size()));
  std::size_t rank = 0, place = at(arcs.own.size());
  for (const std::int64_t vertex : ghosts.vertices()) {
    while (vertex >= arcs.bounds[rank + 1]) ++rank;
    wanted[rank].push_back(vertex);
    plan.take_columns.push_back(columns[place++]);
  }
  for (const auto& of_rank : wanted) plan.takes.push_back(of_rank.size());
  for (const auto& of_rank : team.exchange(wanted)) {
    plan.gives.push_back(of_rank.size());
    for (const std::int64_t vertex : of_rank) plan.give_columns.push_back(columns[at(vertex - arcs.own.first)]);
  }
  return plan;
}

}  // namespace

Layout lay_out(Comm& team, int threads, const graph::InArcs& arcs) {
  const Places places{arcs, Ghosts(arcs)};
  require(places.count() < std::numeric_limits<std::uint32_t>::max(), "rank ", team.rank(), " reads ", places.count(),
          " vertices, more than 32 bits count; use more ranks");
  Layout layout;
  layout.own = arcs.own;
  layout.vertices = arcs.vertices;
  const std::int64_t first_block = arcs.own.first / graph::block_vertices;
  const std::int64_t blocks = reduce::Blocks{arcs.own.size(), graph::block_vertices}.count();
  layout.blocks = {first_block, first_block + blocks};
  layout.first_row = {0};
  layout.first_arc = {0};
  for (std::int64_t block = 0; block < blocks; ++block) {
    const reduce::Span vertices = vertices_of(arcs, block);
    std::int64_t rows = 0;
    for (std::int64_t i = vertices.first; i < vertices.last; ++i) rows += arcs.first[at(i + 1)] > arcs.first[at(i)] ? 1 : 0;
    layout.first_row.push_back(layout.first_row.back() + rows);
    layout.first_arc.push_back(arcs.first[at(vertices.last)]);
    (team.size() > 1 && reads_others(arcs, block) ? layout.outer : layout.inner).push_back(block);
  }
  layout.columns.resize(arcs.sources.size() + prefetch_distance);
  layout.weights.resize(arcs.weights.size());
  layout.lengths.resize(at(layout.first_row.back()));
  layout.row_vertex.resize(layout.lengths.size());
  std::vector<std::uint32_t> columns = grouped(places);
  layout.column_count = at(places.count()) + spare_step * at(blocks + 2);
  reduce::for_each(threads, {0, blocks}, [&](std::int64_t block) { fill_block(layout, arcs, block, columns, places); });
  layout.halo = plan_halo(team, arcs, places.ghosts, columns);
  columns.resize(at(arcs.own.size()));
  layout.own_column = std::move(columns);
  return layout;
}

}  // namespace sower::pagerank
