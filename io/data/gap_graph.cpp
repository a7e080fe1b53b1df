#include "io/data/gap_graph.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include "runner/api/error.hpp"

namespace sower::io {
namespace {

constexpr std::uint64_t head_size = 1 + 8 + 8;

template <class T>
std::vector<T> read_values(const ByteFile& file, std::uint64_t at, std::int64_t count) {
  std::vector<T> values(static_cast<std::size_t>(count));
  file.read(at, {reinterpret_cast<char*>(values.data()), values.size() * sizeof(T)});
  return values;
}

std::uint64_t place_of_targets(const GapGraph& graph) { return head_size + 8 * (static_cast<std::uint64_t>(graph.vertices) + 1); }

std::int64_t place(const ByteFile& file, const GapGraph& graph, std::int64_t vertex) {
  const std::int64_t found = read_values<std::int64_t>(file, head_size + 8 * static_cast<std::uint64_t>(vertex), 1).front();
  require(found >= 0 && found <= graph.arcs, "'", file.path(), "': the arcs of vertex ", vertex, " begin at ", found, ", but there are ",
          graph.arcs);
  return found;
}

/// The vertex that an arc begins at: the last one whose arcs do not begin behind it.
std::int64_t source_of(const ByteFile& file, const GapGraph& graph, std::int64_t arc) {
  std::int64_t low = 0, high = graph.vertices;  // the arc is one of vertices low ... high-1
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (place(file, graph, middle) <= arc ? low : high) = middle;
  }
  return low;
}

class Arcs {
 public:
  Arcs(const ByteFile& file, const GapGraph& graph) : file_(file), graph_(graph), width_(graph.weighted ? 2 : 1) {}

  /// Those from `first` to `last` - 1, the first of which begins at `source`. Returns where the next one may begin.
  std::int64_t read(std::int64_t first, std::int64_t last, std::int64_t source) {
    const auto words = read_values<std::int32_t>(file_, place_of_targets(graph_) + 4 * width_ * static_cast<std::uint64_t>(first),
                                                 (last - first) * static_cast<std::int64_t>(width_));
    std::int64_t end = next_place(source, first);
    for (std::int64_t arc = first; arc < last; ++arc) {
      while (end <= arc) end = next_place(++source, arc);
      add(source, words.data() + static_cast<std::size_t>(arc - first) * width_);
    }
    return source;
  }
  GapArcs found;

 private:
  /// Where the arcs of the vertex end.
  std::int64_t next_place(std::int64_t vertex, std::int64_t arc) {
    require(vertex < graph_.vertices, "'", file_.path(), "': arc ", arc, " belongs to no vertex");
    constexpr std::int64_t some = 1 << 13;
    if (vertex < first_known_ || vertex >= first_known_ + static_cast<std::int64_t>(places_.size())) {
      places_ = read_values<std::int64_t>(file_, head_size + 8 * (static_cast<std::uint64_t>(vertex) + 1),
                                          std::min(some, graph_.vertices - vertex));
      first_known_ = vertex;
    }
    const std::int64_t end = places_[static_cast<std::size_t>(vertex - first_known_)];
    require(end >= last_end_ && end <= graph_.arcs, "'", file_.path(), "': the arcs of vertex ", vertex, " end at ", end,
            ", which is before they begin or behind the last of all");
    last_end_ = end;
    return end;
  }
  void add(std::int64_t source, const std::int32_t* word) {
    const std::int64_t target = word[0];
    require(target >= 0 && target < graph_.vertices, "'", file_.path(), "': an arc of vertex ", source, " leads to ", target,
            ", but the vertices are 0 ... ", graph_.vertices - 1);
    if (width_ == 2)
      require(word[1] >= 0, "'", file_.path(), "': the arc from ", source, " to ", target, " has the negative weight ", word[1]);
    if (!graph_.directed && target < source) return;
    found.ends.push_back({source, target});
    if (width_ == 2) found.weights.push_back(word[1]);
  }

  const ByteFile& file_;
  const GapGraph& graph_;
  std::size_t width_;
  std::vector<std::int64_t> places_;
  std::int64_t first_known_ = 0, last_end_ = 0;
};

}  // namespace

std::optional<GapGraph> gap_graph(const ByteFile& file) {
  char head[head_size];
  if (file.size() < head_size + 8) return std::nullopt;
  file.read(0, head);
  GapGraph graph;
  std::memcpy(&graph.arcs, head + 1, 8);
  std::memcpy(&graph.vertices, head + 9, 8);
  const auto room = static_cast<std::int64_t>(file.size() / 4);  // neither product below overflows for so many
  if (static_cast<unsigned char>(head[0]) > 1 || graph.arcs < 0 || graph.arcs > room || graph.vertices < 0 || graph.vertices > room)
    return std::nullopt;
  graph.directed = head[0] == 1;
  for (const std::uint64_t width : {std::uint64_t{4}, std::uint64_t{8}}) {
    const std::uint64_t half = 8 * (static_cast<std::uint64_t>(graph.vertices) + 1) + width * static_cast<std::uint64_t>(graph.arcs);
    graph.weighted = width == 8;
    if (file.size() == head_size + (graph.directed ? 2 : 1) * half) return graph;
  }
  return std::nullopt;
}

GapArcs read_gap_arcs(const ByteFile& file, const GapGraph& graph, std::int64_t first, std::int64_t last) {
  constexpr std::int64_t block = 1 << 20;
  Arcs arcs(file, graph);
  if (first >= last) return {};
  std::int64_t source = source_of(file, graph, first);
  for (std::int64_t at = first; at < last; at += block) source = arcs.read(at, std::min(at + block, last), source);
  return std::move(arcs.found);
}

}  // namespace sower::io
