#include "algorithms/graph/number_vertices.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "algorithms/graph/label_bits.hpp"
#include "algorithms/graph/rank_labels.hpp"
#include "algorithms/reduce/blocks.hpp"
#include "algorithms/reduce/parallel.hpp"

namespace sower::graph {
namespace {

/// A number for each of many labels.
class LabelTable {
 public:
  void add(std::int64_t label) {
    if (2 * used_ >= slots_.size()) grow();
    Slot& slot = slot_of(label);
    if (slot.number == free) ++used_;
    slot = {label, no_vertex};
  }
  [[nodiscard]] std::vector<std::int64_t> sorted() const {
    std::vector<std::int64_t> labels;
    labels.reserve(used_);
    for (const Slot& slot : slots_)
      if (slot.number != free) labels.push_back(slot.label);
    std::ranges::sort(labels);
    return labels;
  }
  void set(std::int64_t label, std::int64_t number) { slot_of(label).number = number; }
  [[nodiscard]] std::int64_t number_of(std::int64_t label) const { return slots_[place_of(label)].number; }

 private:
  static constexpr std::int64_t free = std::numeric_limits<std::int64_t>::min();
  struct Slot {
    std::int64_t label = 0, number = free;
  };
  [[nodiscard]] std::size_t place_of(std::int64_t label) const {
    const std::uint64_t mixed = static_cast<std::uint64_t>(label) * 0x9e3779b97f4a7c15U;
    std::size_t place = (mixed ^ mixed >> 32) & (slots_.size() - 1);
    while (slots_[place].number != free && slots_[place].label != label) place = (place + 1) & (slots_.size() - 1);
    return place;
  }
  Slot& slot_of(std::int64_t label) { return slots_[place_of(label)]; }
  void grow() {
    const std::vector<Slot> before = std::move(slots_);
    slots_.assign(std::max<std::size_t>(64, 2 * before.size()), {});
    for (const Slot& slot : before)
      if (slot.number != free) slot_of(slot.label) = slot;
  }
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

/// Calls work(edges or vertices) for pieces of them on all threads.
template <class T, class F>
void in_pieces(int threads, std::vector<T>& items, F work) {
  const reduce::Blocks pieces{static_cast<std::int64_t>(items.size()), 1 << 16};
  reduce::for_each(threads, {0, pieces.count()}, [&](std::int64_t piece) {
    const reduce::Span span = pieces.items_of(piece);
    work(std::span(items).subspan(static_cast<std::size_t>(span.first), static_cast<std::size_t>(span.size())));
  });
}

/// Puts number(label) in place of every label.
template <class F>
void replace_labels(int threads, NamedEdges& edges, F number) {
  in_pieces(threads, edges.edges, [&](std::span<Edge> piece) {
    for (Edge& edge : piece) edge = {number(edge.source), number(edge.target)};
  });
  in_pieces(threads, edges.alone, [&](std::span<std::int64_t> piece) {
    for (std::int64_t& vertex : piece) vertex = number(vertex);
  });
}

/// Calls use(label) for every label there is, on all threads when `threads` is more than one.
template <class F>
void each_label(int threads, NamedEdges& edges, F use) {
  in_pieces(threads, edges.edges, [&](std::span<Edge> piece) {
    for (const Edge& edge : piece) use(edge.source), use(edge.target);
  });
  in_pieces(threads, edges.alone, [&](std::span<std::int64_t> piece) { std::ranges::for_each(piece, use); });
}

LabelRange range_of(Comm& team, const NamedEdges& edges) {
  LabelRange mine;
  for (const Edge& edge : edges.edges) {
    mine.add(edge.source);
    mine.add(edge.target);
  }
  for (const std::int64_t label : edges.alone) mine.add(label);
  LabelRange range;
  for (const LabelRange& one : team.all_gather(std::span<const LabelRange>(&mine, 1))) range.add(one);
  return range;
}

/// Whether a map of bits takes no more memory than the labels of a rank do, or is small anyway.
bool is_dense(Comm& team, const LabelRange& range, const NamedEdges& edges) {
  const auto mine = static_cast<std::uint64_t>(2 * edges.edges.size() + edges.alone.size());
  const std::vector<std::uint64_t> all = team.all_gather(std::span(&mine, 1));
  const std::uint64_t labels = std::accumulate(all.begin(), all.end(), std::uint64_t{0}) / static_cast<std::uint64_t>(team.size());
  return range.reach() < std::max<std::uint64_t>(1 << 20, 16 * labels);
}

Numbered number_dense(Comm& team, int threads, NamedEdges& edges, NamedEdges& known, LabelRange range) {
  LabelBits bits(range);
  each_label(threads, known, [&](std::int64_t label) { bits.add(label); });
  bits.join(team);
  const std::int64_t first = bits.first(), count = bits.count();
  const bool known_apart = &known != &edges;
  if (!bits.all_set() || known_apart) replace_labels(threads, edges, [&](std::int64_t label) { return bits.number_of(label); });
  else if (first != 0) replace_labels(threads, edges, [&](std::int64_t label) { return label - first; });
  Numbered result{count, {}};
  if (bits.all_set() && first == 0) return result;
  const reduce::Span own = reduce::share(count, team.rank(), team.size());
  result.labels.numbers = bits.labels(own.first, own.last);
  return result;
}

Numbered number_sparse(Comm& team, int threads, NamedEdges& edges, NamedEdges& known) {
  LabelTable table;
  each_label(1, edges, [&](std::int64_t label) { table.add(label); });
  const std::vector<std::int64_t> asked = table.sorted();
  Ranked<std::vector<std::int64_t>> ranked;
  if (&known == &edges) {
    ranked = rank_labels(team, asked);
  } else {
    LabelTable listed;
    each_label(1, known, [&](std::int64_t label) { listed.add(label); });
    ranked = rank_labels(team, listed.sorted(), &asked);
  }
  for (std::size_t i = 0; i < asked.size(); ++i) table.set(asked[i], ranked.numbers[i]);
  replace_labels(threads, edges, [&](std::int64_t label) { return table.number_of(label); });
  return {ranked.count, {std::move(ranked.labels), {}}};
}

struct SortedNames {
  TextList names;
  std::vector<std::size_t> places;  ///< of each in the list that was sorted
};

SortedNames sorted(const TextList& names) {
  SortedNames result;
  result.places.resize(names.size());
  std::iota(result.places.begin(), result.places.end(), std::size_t{0});
  std::ranges::sort(result.places, std::less<>(), [&](std::size_t i) { return names[i]; });
  for (const std::size_t i : result.places) result.names.push_back(names[i]);
  return result;
}

Numbered number_texts(Comm& team, int threads, NamedEdges& edges, NamedEdges* list) {
  const SortedNames asked = sorted(edges.names);
  const Ranked<TextList> ranked =
      list == nullptr ? rank_labels(team, asked.names) : rank_labels(team, sorted(list->names).names, &asked.names);
  std::vector<std::int64_t> number(asked.places.size());
  for (std::size_t i = 0; i < number.size(); ++i) number[asked.places[i]] = ranked.numbers[i];
  replace_labels(threads, edges, [&](std::int64_t name) { return number[static_cast<std::size_t>(name)]; });
  Numbered result{ranked.count, {}};
  for (std::size_t i = 0; i < ranked.labels.size(); ++i) result.labels.texts.emplace_back(ranked.labels[i]);
  return result;
}

}  // namespace

Numbered number_vertices(Comm& team, int threads, NamedEdges& edges, NamedEdges* list) {
  if (edges.texts) return number_texts(team, threads, edges, list);
  NamedEdges& known = list == nullptr ? edges : *list;
  const LabelRange range = range_of(team, known);
  if (range.empty()) {
    replace_labels(threads, edges, [](std::int64_t) { return no_vertex; });
    return {};
  }
  if (is_dense(team, range, edges)) return number_dense(team, threads, edges, known, range);
  return number_sparse(team, threads, edges, known);
}

}  // namespace sower::graph
