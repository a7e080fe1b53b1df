#include "algorithms/graph/file.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/graph/memory.hpp"
#include "algorithms/graph/number_vertices.hpp"
#include "algorithms/graph/one_voice.hpp"
#include "algorithms/graph/partition.hpp"
#include "algorithms/graph/read_text.hpp"
#include "algorithms/reduce/blocks.hpp"
#include "io/data/byte_file.hpp"
#include "io/data/edge_hdf5.hpp"
#include "io/data/gap_graph.hpp"
#include "io/data/graph_head.hpp"

namespace sower::graph {
namespace {

/// One reading of the files that a source names.
class FileReading {
 public:
  FileReading(const FileSource& source, const Opening& opening) : source_(source), opening_(opening), team_(opening.team) {}

  EdgeShare read() {
    std::optional<io::ByteFile> file;
    together(team_, [&] {
      file.emplace(source_.path.path);
      head_ = io::read_graph_head(*file, {source_.format, source_.labels, source_.weights});
      if (source_.vertices > 0) limit_vertices();
      if (head_.format == io::GraphFormat::hdf5) rows_ = io::count_edges(datasets());
    });
    require_memory(team_, text("reading '", file->path(), "'"), memory_needed(*file));
    EdgeShare share;
    share.directed = source_.directed;
    if (head_.format == io::GraphFormat::gap_serialized) read_gap(*file, share);
    else if (head_.format == io::GraphFormat::hdf5) read_hdf5();
    else read_lines(*file, share);
    number(*file, share);
    share.edges = std::move(edges_.edges);
    share.weights = std::move(edges_.weights);
    drop_weightless(share);
    if (share.vertices == 0) throw Error(text("'", file->path(), "' has no edges, and so the graph has no vertices"));
    return share;
  }

 private:
  [[nodiscard]] reduce::Span own_share(std::int64_t items) const { return reduce::share(items, team_.rank(), team_.size()); }

  void limit_vertices() {
    head_.syntax.lowest = source_.first_vertex;
    head_.syntax.highest = source_.first_vertex + source_.vertices - 1;
  }

  [[nodiscard]] io::EdgeDatasets datasets() const {
    io::EdgeDatasets from{source_.path.path, {}, source_.weights == "ignore" ? "" : source_.weight_dataset};
    const std::size_t comma = source_.dataset.find(',');
    from.ends.push_back(source_.dataset.substr(0, comma));
    if (comma == std::string::npos) return from;
    const std::size_t second = source_.dataset.find_first_not_of(' ', comma + 1);
    from.ends.push_back(second == std::string::npos ? "" : source_.dataset.substr(second));
    return from;
  }

  /// Of this rank, about: the edges, which stand twice for a moment while they are put together.
  [[nodiscard]] std::uint64_t memory_needed(const io::ByteFile& file) const {
    constexpr double inflated = 3;  // text of edges is seldom packed less well
    double edges = static_cast<double>(rows_);
    bool weighted = !source_.weight_dataset.empty();
    if (head_.format == io::GraphFormat::gap_serialized) {
      edges = static_cast<double>(head_.gap.arcs) / (head_.gap.directed ? 1 : 2);
      weighted = head_.gap.weighted;
    } else if (head_.format != io::GraphFormat::hdf5) {
      const double size = static_cast<double>(file.size() - std::min(head_.body, file.size())) * (head_.gzip ? inflated : 1);
      edges = size * static_cast<double>(head_.text_edges) / static_cast<double>(std::max<std::uint64_t>(1, head_.text_bytes));
      weighted = head_.syntax.weights == io::EdgeSyntax::Weights::needed;
    }
    return static_cast<std::uint64_t>(edges * (weighted ? 24 : 16) / team_.size());
  }

  void read_lines(const io::ByteFile& file, EdgeShare& share) {
    edges_ = read_text({file, head_, opening_});
    if (head_.format != io::GraphFormat::matrix_market) return;
    share.directed = !head_.matrix.symmetric && source_.directed;
    const std::int64_t found = sum_over_team(static_cast<std::int64_t>(edges_.edges.size()), team_);
    if (found != head_.matrix.entries)
      throw Error(text(file.path(), ": the matrix has ", found, " entries, but its line of sizes announces ", head_.matrix.entries));
  }

  void read_gap(const io::ByteFile& file, EdgeShare& share) {
    share.directed = head_.gap.directed && source_.directed;
    together(team_, [&] {
      const reduce::Span own = own_share(head_.gap.arcs);
      io::GapArcs arcs = io::read_gap_arcs(file, head_.gap, own.first, own.last);
      for (const auto& ends : arcs.ends) edges_.edges.push_back({ends[0], ends[1]});
      if (source_.weights != "ignore") edges_.weights = std::move(arcs.weights);
    });
  }

  void read_hdf5() {
    constexpr std::int64_t block = 1 << 20;
    const io::EdgeDatasets from = datasets();
    const reduce::Span own = own_share(rows_);
    together(team_, [&] {
      edges_.edges.reserve(static_cast<std::size_t>(own.size()));
      for (std::int64_t first = own.first; first < own.last; first += block) {
        const io::EdgeBlock some = io::read_edges(from, first, std::min(block, own.last - first));
        for (const auto& ends : some.ends) edges_.edges.push_back({in_range(ends[0]), in_range(ends[1])});
        edges_.weights.insert(edges_.weights.end(), some.weights.begin(), some.weights.end());
      }
    });
  }
  [[nodiscard]] std::int64_t in_range(std::int64_t vertex) const {
    require(vertex >= head_.syntax.lowest && vertex <= head_.syntax.highest, "'", source_.path.path, "': vertex ", vertex,
            " is out of range: there are ", head_.syntax.lowest, " ... ", head_.syntax.highest);
    return vertex;
  }

  /// From labels to vertices.
  void number(const io::ByteFile& file, EdgeShare& share) {
    const bool gap_text = source_.format == "gap" && head_.format == io::GraphFormat::lines;
    if (head_.format == io::GraphFormat::gap_serialized) return number_in_range(share, 0, head_.gap.vertices);
    if (head_.format == io::GraphFormat::matrix_market) return number_in_range(share, 1, head_.matrix.vertices);
    if (source_.vertices > 0) return number_in_range(share, source_.first_vertex, source_.vertices);
    if (gap_text && source_.vertex_file.path.empty()) return number_in_range(share, 0, highest_label() + 1);
    std::optional<NamedEdges> listed;
    if (!source_.vertex_file.path.empty()) listed = read_vertex_file();
    Numbered numbered = number_vertices(team_, opening_.threads, edges_, listed ? &*listed : nullptr);
    share.vertices = numbered.vertices;
    share.labels = std::move(numbered.labels);
    if (listed) complain_of_unlisted(file);
  }

  void number_in_range(EdgeShare& share, std::int64_t first, std::int64_t count) {
    share.vertices = count;
    if (first == 0) return;
    for (Edge& edge : edges_.edges) edge = {edge.source - first, edge.target - first};
    const reduce::Span own = own_share(count);
    for (std::int64_t vertex = own.first; vertex < own.last; ++vertex) share.labels.numbers.push_back(vertex + first);
  }

  [[nodiscard]] std::int64_t highest_label() const {
    std::int64_t highest = -1;
    for (const Edge& edge : edges_.edges) highest = std::max({highest, edge.source, edge.target});
    for (const std::int64_t vertex : edges_.alone) highest = std::max(highest, vertex);
    return std::ranges::max(team_.all_gather(std::span<const std::int64_t>(&highest, 1)));
  }

  [[nodiscard]] NamedEdges read_vertex_file() const {
    std::optional<io::ByteFile> file;
    io::GraphHead head;
    together(team_, [&] {
      file.emplace(source_.vertex_file.path);
      head = io::read_graph_head(*file, {"edge_list", edges_.texts ? "texts" : "numbers", "ignore"});
    });
    return read_text({.file = *file, .head = head, .opening = opening_, .only_vertices = true});
  }

  void complain_of_unlisted(const io::ByteFile& file) {
    const auto unlisted = std::ranges::find_if(edges_.edges, [](const Edge& e) { return e.source == no_vertex || e.target == no_vertex; });
    if (unlisted == edges_.edges.end()) return one_voice(team_, nullptr);
    const bool is_text = head_.format == io::GraphFormat::lines;
    one_voice(team_, [&] {
      const auto place = static_cast<std::size_t>(unlisted - edges_.edges.begin());
      const char* which = unlisted->source == no_vertex ? "source" : "target";
      return text(file.path(), is_text ? text(":", line_of_edge({file, head_, opening_}, place)) : "", ": the ", which,
                  " of this edge is no vertex of '", source_.vertex_file.path, "'");
    });
  }

  /// A weight of 0 is no edge, but its ends are vertices.
  static void drop_weightless(EdgeShare& share) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < share.weights.size(); ++i) {
      if (share.weights[i] == 0) continue;
      share.edges[kept] = share.edges[i];
      share.weights[kept++] = share.weights[i];
    }
    if (share.weights.empty()) return;
    share.edges.resize(kept);
    share.weights.resize(kept);
  }

  const FileSource& source_;
  const Opening& opening_;
  Comm& team_;
  io::GraphHead head_;
  std::int64_t rows_ = 0;  ///< of a dataset
  NamedEdges edges_;
};

const Registered<Source, FileSource> entry;

}  // namespace

void FileSource::fields(Fields& visit) {
  visit("path", path, "the file with the edges");
  visit("format", format, "how it is written; auto: what its first bytes look like, else edge_list",
        {"auto", "edge_list", "adjacency", "ldbc", "matrix_market", "gap", "hdf5"});
  visit("directed", directed, "whether an edge counts from its source to its target only; a symmetric matrix never does");
  visit("labels", labels, "what vertices are called by; auto: numbers if the first edge has two", {"auto", "numbers", "texts"});
  visit("weights", weights, "auto: a third column of the first edge is its weight, and all have one; ignore: read no more than two columns",
        {"auto", "ignore"});
  visit("vertex_file", vertex_file, "a list of all vertices, one a line, isolated ones among them; needed for ldbc");
  visit("vertices", vertices, "how many there are, called by numbers from first_vertex on; 0: those that edges name", none,
        between(0, 1e15));
  visit("first_vertex", first_vertex, "the number of the first vertex when vertices says how many there are", none, between(-1e15, 1e15));
  visit("dataset", dataset, "hdf5: the dataset of n x 2 integers, or two of n, with a comma between their names");
  visit("weight_dataset", weight_dataset, "hdf5: the dataset of n weights; empty: there are none");
}

void FileSource::check(const Complain& complain) const {
  if (path.path.empty()) return complain("path", "a file with edges is needed; for example path: graph.txt");
  if (format == "ldbc" && vertex_file.path.empty())
    complain("vertex_file", "format ldbc has its vertices in a file of their own; for example vertex_file: graph.v");
  if (vertices > 0 && !vertex_file.path.empty()) complain("vertices", "vertex_file says which there are; remove one of them");
  if (vertices > 0 && labels == "texts") complain("vertices", "vertices called by texts are in no range; list them in vertex_file");
  try {
    const io::ByteFile file(path.path);
    const io::GraphHead head = io::read_graph_head(file, {format, labels, weights});
    const bool lines = head.format == io::GraphFormat::lines, hdf5 = head.format == io::GraphFormat::hdf5;
    if (hdf5) return;
    if (!weight_dataset.empty()) complain("weight_dataset", "the file is no HDF5 file");
    if (vertices > 0 && lines && head.syntax.labels == io::EdgeSyntax::Labels::texts)
      complain("vertices", "vertices called by texts are in no range; list them in vertex_file");
    if (!lines && (vertices > 0 || !vertex_file.path.empty()))
      complain(vertices > 0 ? "vertices" : "vertex_file", "the file itself says which vertices there are");
  } catch (const Error& error) {
    complain("path", error.what());
  }
}

EdgeShare FileSource::open(const Opening& opening) const { return FileReading(*this, opening).read(); }

}  // namespace sower::graph
