// Graphs read from files by teams of any size.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

#include "algorithms/graph/file.hpp"
#include "algorithms/graph/read_text.hpp"
#include "algorithms/reduce/blocks.hpp"
#include "io/data/byte_file.hpp"
#include "io/data/graph_head.hpp"
#include "runner/local/run_ranks.hpp"
#include "tests/support/edge_datasets.hpp"
#include "tests/support/gap_bytes.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::graph {
namespace {

/// A graph as all ranks together have it, its edges sorted.
struct Whole {
  std::int64_t vertices = 0;
  bool directed = true;
  std::vector<std::tuple<std::int64_t, std::int64_t, double>> edges;
  std::vector<std::int64_t> numbers;
  std::vector<std::string> texts;
  friend bool operator==(const Whole&, const Whole&) = default;
};

Whole opened(const FileSource& source, int ranks, int threads = 1) {
  std::vector<EdgeShare> shares(static_cast<std::size_t>(ranks));
  local::run_ranks(ranks, [&](Comm& team) {
    const Opening opening{.team = team, .streams = {}, .threads = threads};
    shares[static_cast<std::size_t>(team.rank())] = source.open(opening);
  });
  Whole whole{shares.front().vertices, shares.front().directed, {}, {}, {}};
  for (std::size_t rank = 0; rank < shares.size(); ++rank) {
    const EdgeShare& share = shares[rank];
    EXPECT_EQ(share.vertices, whole.vertices);
    EXPECT_EQ(share.directed, whole.directed);
    const auto own = static_cast<std::size_t>(reduce::share(whole.vertices, static_cast<int>(rank), ranks).size());
    EXPECT_TRUE(share.labels.numbers.empty() || share.labels.numbers.size() == own);
    EXPECT_TRUE(share.labels.texts.empty() || share.labels.texts.size() == own);
    for (std::size_t i = 0; i < share.edges.size(); ++i)
      whole.edges.emplace_back(share.edges[i].source, share.edges[i].target, share.weights.empty() ? 1 : share.weights[i]);
    whole.numbers.insert(whole.numbers.end(), share.labels.numbers.begin(), share.labels.numbers.end());
    whole.texts.insert(whole.texts.end(), share.labels.texts.begin(), share.labels.texts.end());
  }
  std::ranges::sort(whole.edges);
  return whole;
}

class GraphFile : public testing::Test {
 protected:
  std::string write(const std::string& content, const std::string& name = "graph") {
    std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  FileSource source(const std::string& content) {
    FileSource result;
    result.path.path = write(content);
    return result;
  }
  /// The graph, the same for every team.
  static Whole read(const FileSource& from) {
    Whole whole = opened(from, 1);
    for (const int ranks : {2, 3, 4, 7}) EXPECT_EQ(opened(from, ranks, 1 + ranks % 2), whole) << "on " << ranks << " ranks";
    return whole;
  }
  /// What every rank of every team says, without the folder.
  std::string complaint(const FileSource& from) {
    std::string first;
    for (const int ranks : {1, 2, 3, 7}) {
      std::vector<std::string> said(static_cast<std::size_t>(ranks));
      local::run_ranks(ranks, [&](Comm& team) {
        std::string& mine = said[static_cast<std::size_t>(team.rank())];
        try {
          static_cast<void>(from.open({.team = team, .streams = {}, .threads = 1}));
          mine = "no complaint";
        } catch (const TeamError&) {
          mine = "another rank's error";
        } catch (const Error& error) {
          mine = error.what();
        }
      });
      if (first.empty()) first = said.front();
      for (const std::string& mine : said) EXPECT_EQ(mine, first) << "on " << ranks << " ranks";
    }
    const std::string folder = folder_.path().string() + '/';
    for (std::size_t at = 0; (at = first.find(folder)) != std::string::npos;) first.erase(at, folder.size());
    return first;
  }
  tests::TemporaryFolder folder_;
};

using Edges = std::vector<std::tuple<std::int64_t, std::int64_t, double>>;
using Numbers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

TEST_F(GraphFile, NumbersThatAreVerticesNeedNoLabels) {
  EXPECT_EQ(read(source("# c\n0 1\n2 0\r\n\n1 2\n2 2\n2 2")),
            (Whole{3, true, {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}, {2, 2, 1}, {2, 2, 1}}, {}, {}}));
}

TEST_F(GraphFile, AByteOrderMarkIsNoPartOfALabel) {
  const std::string mark = "\xEF\xBB\xBF", banner = mark + "%%MatrixMarket matrix coordinate pattern general\n2 2 1\n";
  const Whole expected{2, true, {{1, 0, 1}}, {}, {}};
  EXPECT_EQ(read(source(mark + "1 0\n")), expected);
  EXPECT_EQ(read(source(tests::gzip_text(mark + "1 0\n"))), expected);
  EXPECT_EQ(read(source(banner + "2 1\n")).edges, expected.edges);
  EXPECT_EQ(read(source(tests::gzip_text(banner + "2 1\n"))).edges, expected.edges);
}

TEST_F(GraphFile, NumbersFromOneKeepTheirNames) {
  FileSource from = source("3 1\n1 2\n");
  from.directed = false;
  EXPECT_EQ(read(from), (Whole{3, false, {{0, 1, 1}, {2, 0, 1}}, {1, 2, 3}, {}}));
}

TEST_F(GraphFile, NumbersWithGapsAreRankedByValue) {
  EXPECT_EQ(read(source("70 -5\n1000 70\n3 1000\n")), (Whole{4, true, {{1, 3, 1}, {2, 0, 1}, {3, 2, 1}}, {-5, 3, 70, 1000}, {}}));
  const Numbers far{INT64_MIN, -1, 7, 1'000'000'000'000, INT64_MAX};
  EXPECT_EQ(read(source("9223372036854775807 -9223372036854775808\n7 1000000000000\n-1 7\n")),
            (Whole{5, true, {{1, 2, 1}, {2, 3, 1}, {4, 0, 1}}, far, {}}));
}

TEST_F(GraphFile, TextsAreRankedByTheirBytes) {
  EXPECT_EQ(read(source("b a\nB b\na B\n\xC3\xA9 b\n007 7\n7 zz\n")).texts, (Texts{"007", "7", "B", "a", "b", "zz", "\xC3\xA9"}));
  FileSource numbers = source("10 9\n9 010\n");
  numbers.labels = "texts";
  EXPECT_EQ(read(numbers), (Whole{3, true, {{1, 2, 1}, {2, 0, 1}}, {}, {"010", "10", "9"}}));
}

/// Text of a graph with more lines than pieces, and labels that no rank has all of.
std::string many_lines(bool names, bool weighted, std::int64_t spread) {
  std::string lines = "# generated\n";
  std::uint64_t state = 1;
  const auto next = [&state] { return (state = state * 6364136223846793005U + 1442695040888963407U) >> 40; };
  for (int i = 0; i < 3000; ++i) {
    for (int end = 0; end < 2; ++end) {
      const auto label = static_cast<std::int64_t>(next() % 500) * spread;
      lines += (names ? "n" : "") + std::to_string(label) + (end == 0 ? " " : "");
    }
    lines += weighted ? " " + std::to_string(1 + next() % 10) + ".25\n" : "\n";
  }
  return lines;
}

TEST_F(GraphFile, ThousandsOfLinesAreTheSameForEveryTeamPlainOrPacked) {
  for (const bool names : {false, true})
    for (const bool weighted : {false, true})
      for (const std::int64_t spread : {std::int64_t{1}, std::int64_t{3}, std::int64_t{1} << 50}) {
        if (names && spread > 3) continue;
        const std::string lines = many_lines(names, weighted, spread);
        const Whole plain = read(source(lines));
        EXPECT_EQ(plain.edges.size(), 3000U);
        EXPECT_EQ(read(source(tests::gzip_text(lines))), plain);
        EXPECT_EQ(plain.texts.empty(), !names);
      }
}

TEST_F(GraphFile, WeightsComeFromTheThirdColumn) {
  EXPECT_EQ(read(source("0 1 0.5\n1 2 0\n1 0 3\n")), (Whole{3, true, {{0, 1, 0.5}, {1, 0, 3}}, {}, {}})) << "a weight of 0 is no edge";
  FileSource from = source("0 1 0.5\n1 2\n1 0 x y\n");
  from.weights = "ignore";
  EXPECT_EQ(read(from), (Whole{3, true, {{0, 1, 1}, {1, 0, 1}, {1, 2, 1}}, {}, {}}));
}

TEST_F(GraphFile, IsolatedVerticesAreThoseThatAreListedOrCounted) {
  FileSource counted = source("0 1\n3 1\n");
  counted.vertices = 6;
  EXPECT_EQ(read(counted), (Whole{6, true, {{0, 1, 1}, {3, 1, 1}}, {}, {}}));
  counted.first_vertex = -1;
  EXPECT_EQ(read(counted), (Whole{6, true, {{1, 2, 1}, {4, 2, 1}}, {-1, 0, 1, 2, 3, 4}, {}}));
  FileSource listed = source("10 20\n");
  listed.vertex_file.path = write("30\n# c\n10\n20\n10\n5 x\n", "graph.v");
  EXPECT_EQ(read(listed), (Whole{4, true, {{1, 2, 1}}, {5, 10, 20, 30}, {}}));
  listed.vertex_file.path = write(tests::gzip_text("30\n10\n20\n9000000000000\n"), "graph.v");
  EXPECT_EQ(read(listed), (Whole{4, true, {{0, 1, 1}}, {10, 20, 30, 9'000'000'000'000}, {}}));
  FileSource texts = source("b a\n");
  texts.vertex_file.path = write("c\nb\na\n", "graph.v");
  EXPECT_EQ(read(texts), (Whole{3, true, {{1, 0, 1}}, {}, {"a", "b", "c"}}));
}

TEST_F(GraphFile, LdbcHasAFileOfVertices) {
  FileSource from = source("1 3 0.5\n3 1 0.25\n");
  from.format = "ldbc";
  from.vertex_file.path = write("1\n2\n3\n", "graph.v");
  EXPECT_EQ(read(from), (Whole{3, true, {{0, 2, 0.5}, {2, 0, 0.25}}, {1, 2, 3}, {}}));
}

TEST_F(GraphFile, MatrixMarketCountsItsVerticesFromOne) {
  const std::string body = "3 3 2\n2 1\n3 3\n";
  const Whole general{3, true, {{1, 0, 1}, {2, 2, 1}}, {1, 2, 3}, {}};
  EXPECT_EQ(read(source("%%MatrixMarket matrix coordinate pattern general\n% c\n" + body)), general);
  EXPECT_EQ(read(source(tests::gzip_text("%%MatrixMarket matrix coordinate pattern general\n% c\n" + body))), general);
  EXPECT_FALSE(read(source("%%MatrixMarket matrix coordinate pattern symmetric\n" + body)).directed);
  EXPECT_EQ(read(source("%%MatrixMarket matrix coordinate integer general\n2 2 2\n1 2 7\n1 2 8\n")),
            (Whole{2, true, {{0, 1, 7}, {0, 1, 8}}, {1, 2}, {}}));
  EXPECT_EQ(read(source("%%MatrixMarket matrix coordinate pattern general\n4 4 0\n")), (Whole{4, true, {}, {1, 2, 3, 4}, {}}));
}

TEST_F(GraphFile, GapCountsFromZeroToItsHighestVertex) {
  FileSource list = source("0 3\n3 1\n");
  list.format = "gap";
  EXPECT_EQ(read(list), (Whole{4, true, {{0, 3, 1}, {3, 1, 1}}, {}, {}})) << "vertex 2 is isolated";
  const tests::GapRows rows{{{1, 4}, {2, 5}}, {{0, 4}}, {{0, 5}}, {}};
  EXPECT_EQ(read(source(tests::gap_bytes(rows, false, true))), (Whole{4, false, {{0, 1, 4}, {0, 2, 5}}, {}, {}}));
  EXPECT_EQ(read(source(tests::gap_bytes(rows, true, false))), (Whole{4, true, {{0, 1, 1}, {0, 2, 1}, {1, 0, 1}, {2, 0, 1}}, {}, {}}));
}

TEST_F(GraphFile, Hdf5HasEdgesInDatasets) {
  FileSource from;
  from.path.path = (folder_ / "edges.h5").string();
  tests::write_edge_datasets(from.path.path);
  EXPECT_EQ(read(from), (Whole{3, true, {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}}, {10, 20, 30}, {}}));
  from.dataset = "from, to";
  from.weight_dataset = "weights";
  EXPECT_EQ(read(from), (Whole{3, true, {{0, 1, 0.5}, {1, 2, 2}}, {10, 20, 30}, {}}));
  from.vertices = 25;
  EXPECT_EQ(complaint(from), "'edges.h5': vertex 30 is out of range: there are 0 ... 24");
}

TEST_F(GraphFile, AnAdjacencyListHasVerticesWithoutTargets) {
  FileSource from = source("0 2 1\n1\n3\n");
  from.format = "adjacency";
  EXPECT_EQ(read(from), (Whole{4, true, {{0, 1, 1}, {0, 2, 1}}, {}, {}}));
}

TEST_F(GraphFile, ALineOfNonsenseIsFoundByEveryRankInOneVoice) {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += i == 3210 ? "17 nonsense here\n" : std::to_string(i) + " " + std::to_string(i / 2) + "\n";
  const std::string expected = "graph:3211:4: expected the number of a vertex, found 'nonsense'; if vertices have names, say labels: texts";
  EXPECT_EQ(complaint(source(lines)), expected);
  EXPECT_EQ(complaint(source(tests::gzip_text(lines))), expected);
  lines.replace(lines.find("\n4000 ") + 1, 1, "x");  // a later mistake, of another rank
  EXPECT_EQ(complaint(source(lines)), expected);
}

TEST_F(GraphFile, SaysWhatCannotBeAGraph) {
  EXPECT_EQ(complaint(source("")), "'graph' has no edges, and so the graph has no vertices");
  EXPECT_EQ(complaint(source("# only words\n")), "'graph' has no edges, and so the graph has no vertices");
  EXPECT_EQ(complaint(source("1 2 -1\n")), "graph:1:5: the weight -1 is negative; a weight is the share of a step that takes this edge");
  const std::string banner = "%%MatrixMarket matrix coordinate pattern general\n";
  EXPECT_EQ(complaint(source(banner + "2 2 2\n1 1\n1 3\n")), "graph:4:3: vertex 3 is out of range: there are 1 ... 2");
  EXPECT_EQ(complaint(source(banner + "2 2 3\n1 1\n1 2\n")), "graph: the matrix has 2 entries, but its line of sizes announces 3");
  FileSource counted = source("0 1\n5 6\n");
  counted.vertices = 6;
  EXPECT_EQ(complaint(counted), "graph:2:3: vertex 6 is out of range: there are 0 ... 5");
  const std::string packed = tests::gzip_text("1 2\n3 4\n");
  EXPECT_EQ(
      complaint(source(packed.substr(0, packed.size() - 4))),
      "'graph' ends in the middle of its gzip stream, after " + std::to_string(packed.size() - 4) + " bytes; is it a part of a file?");
}

TEST_F(GraphFile, AnEdgeOfNoListedVertexIsNamedByItsLine) {
  for (const bool texts : {false, true}) {
    std::string edges, vertices;
    const std::string name = texts ? "v" : "";
    for (int i = 0; i < 1000; ++i) {
      edges += name + std::to_string(i) + " " + name + std::to_string((i + 1) % 1000) + "\n";
      vertices += i == 501 ? "\n" : name + std::to_string(i) + "\n";
    }
    for (const bool packed : {false, true}) {
      FileSource from = source("# first\n" + edges);
      if (packed) from = source(tests::gzip_text("# first\n" + edges));
      from.vertex_file.path = write(vertices, "graph.v");
      EXPECT_EQ(complaint(from), "graph:502: the target of this edge is no vertex of 'graph.v'");
    }
  }
}

TEST_F(GraphFile, PiecesOfAnySizeHaveTheSameEdgesInTheSameLines) {
  const std::string lines = many_lines(false, true, 7);
  for (const bool packed : {false, true}) {
    const io::ByteFile file(write(packed ? tests::gzip_text(lines) : lines));
    const io::GraphHead head = io::read_graph_head(file, {});
    for (const std::size_t piece : {100U, 1000U, 1U << 20})
      for (const int ranks : {1, 3}) {
        std::vector<std::string> of_rank(static_cast<std::size_t>(ranks));
        local::run_ranks(ranks, [&](Comm& team) {
          const Opening opening{.team = team, .streams = {}, .threads = 2};
          const TextReading reading{.file = file, .head = head, .opening = opening, .piece = piece};
          const NamedEdges edges = read_text(reading);
          std::string& found = of_rank[static_cast<std::size_t>(team.rank())];
          for (std::size_t i = 0; i < edges.edges.size(); ++i)
            found += text(edges.edges[i].source, " ", edges.edges[i].target, " ", edges.weights[i], "\n");
          for (std::size_t i = 0; i < edges.edges.size(); i += 777) {
            const std::uint64_t line = line_of_edge(reading, i);  // in the text before it there are as many newlines
            std::size_t at = 0;
            for (std::uint64_t k = 1; k < line; ++k) at = lines.find('\n', at) + 1;
            const std::string expected = text(edges.edges[i].source, " ", edges.edges[i].target, " ", edges.weights[i]);
            EXPECT_EQ(lines.substr(at, lines.find('\n', at) - at), expected);
          }
        });
        std::string joined = "# generated\n";
        for (const std::string& one : of_rank) joined += one;
        EXPECT_EQ(joined.size(), lines.size());
        EXPECT_TRUE(joined == lines || (packed && ranks > 1)) << "pieces are dealt out in turn";
      }
  }
}

TEST_F(GraphFile, AGraphLargerThanMemoryIsRefusedBeforeItIsRead) {
  FileSource from;
  from.path.path = (folder_ / "huge.h5").string();
  {
    io::hdf5::NewFile file(from.path.path);
    static_cast<void>(
        file.root().dataset("edges", io::hdf5::Type::i64, {std::uint64_t{1} << 44, 2}));  // nothing is written: the file stays small
    file.close();
  }
  for (const int ranks : {1, 3}) {
    std::vector<std::string> said(static_cast<std::size_t>(ranks));
    local::run_ranks(ranks, [&](Comm& team) {
      try {
        static_cast<void>(from.open({.team = team, .streams = {}, .threads = 1}));
      } catch (const Error& error) {
        said[static_cast<std::size_t>(team.rank())] = error.what();
      }
    });
    for (const std::string& mine : said) {
      EXPECT_EQ(mine, said.front());
      EXPECT_TRUE(mine.starts_with("reading '" + from.path.path + "' takes about 281474.")) << mine;
      EXPECT_TRUE(mine.ends_with(" are left; spread the task over ranks on more machines")) << mine;
    }
  }
}

TEST_F(GraphFile, ManyRanksReadATinyFile) {
  const FileSource from = source("1 2\n2 3 \n3 1\n");
  const Whole whole = opened(from, 1);
  for (int ranks = 8; ranks <= 16; ++ranks) EXPECT_EQ(opened(from, ranks), whole);
}

/// Where the project's shared data are, which not every checkout has.
std::filesystem::path shared(const std::string& name) { return std::filesystem::path(SOWER_SOURCE_DIR) / ".." / "shared" / name; }

TEST_F(GraphFile, RealFilesHaveTheirVerticesAndEdges) {
  struct Known {
    std::string file;
    std::int64_t vertices;
    std::size_t edges;
  };
  for (const Known& known : {Known{"data/graphs/wiki-Vote.txt", 7115, 103'689}, Known{"data/graphs/email-Eu-core.txt", 1005, 25'571},
                             Known{"data/graphs/cora.cites", 2708, 5429}, Known{"reference/pagerank/lagraph_karate.mtx", 34, 78}}) {
    FileSource from;
    from.path.path = shared(known.file).string();
    if (!std::filesystem::exists(from.path.path)) GTEST_SKIP() << "there is no " << known.file << " beside this checkout";
    const Whole whole = read(from);
    EXPECT_EQ(whole.vertices, known.vertices) << known.file;
    EXPECT_EQ(whole.edges.size(), known.edges) << known.file;
  }
}

TEST_F(GraphFile, TheExamplesOfLdbcAreRead) {
  FileSource from;
  from.format = "ldbc";
  from.weights = "ignore";
  from.path.path = shared("reference/pagerank/ldbc_example_example-directed.e").string();
  from.vertex_file.path = shared("reference/pagerank/ldbc_example_example-directed.v").string();
  if (!std::filesystem::exists(from.path.path)) GTEST_SKIP() << "there are no reference files beside this checkout";
  const Whole whole = read(from);
  EXPECT_EQ(whole.vertices, 10);
  EXPECT_EQ(whole.edges.size(), 17U);
  EXPECT_EQ(whole.numbers, (Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
}

}  // namespace
}  // namespace sower::graph
