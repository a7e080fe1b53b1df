#include "io/data/edge_lines.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sower::io {
namespace {

using Ends = std::vector<std::array<std::int64_t, 2>>;
using Numbers = std::vector<std::int64_t>;
using Weights = EdgeSyntax::Weights;
constexpr EdgeSyntax plain{}, weighted{.weights = Weights::needed}, ignoring{.weights = Weights::ignored}, adjacency{.adjacency = true},
    texts{.labels = EdgeSyntax::Labels::texts};

EdgeRows parsed(std::string_view lines, const EdgeSyntax& syntax = plain) {
  EdgeRows rows;
  parse_edges(lines, syntax, rows);
  return rows;
}

/// "place: message" of a text that must be refused.
std::string complaint(std::string_view lines, const EdgeSyntax& syntax = plain) {
  try {
    parsed(lines, syntax);
  } catch (const Mistake& mistake) {
    return std::to_string(mistake.at) + ": " + mistake.message;
  }
  return "no complaint";
}

TEST(EdgeLines, TakesBlanksCommasCommentsEmptyLinesAndCrlf) {
  EXPECT_EQ(parsed("1 2\n3\t4\n").ends, (Ends{{1, 2}, {3, 4}}));
  EXPECT_EQ(parsed("# FromNodeId\tToNodeId\n% more\n  # and more\n\n \t\r\n 1  2 \r\n-3,4\n5 , 6\n").ends, (Ends{{1, 2}, {-3, 4}, {5, 6}}));
  EXPECT_EQ(parsed("").ends, Ends{});
}

TEST(EdgeLines, VerticesAreAnyNumbersOf64Bits) {
  EXPECT_EQ(parsed("9223372036854775807 -9223372036854775808\n000000000000000000000000012 0\n").ends,
            (Ends{{INT64_MAX, INT64_MIN}, {12, 0}}));
  EXPECT_EQ(complaint("1 2\n9223372036854775808 1\n"),
            "4: the vertex '9223372036854775808' does not fit a number of 64 bits; say labels: texts");
  EXPECT_EQ(complaint("1 -9223372036854775809\n"),
            "2: the vertex '-9223372036854775809' does not fit a number of 64 bits; say labels: texts");
}

TEST(EdgeLines, SaysWhatIsNoVertex) {
  const std::string advice = "; if vertices have names, say labels: texts";
  EXPECT_EQ(complaint("1 2\n3 x4\n"), "6: expected the number of a vertex, found 'x4'" + advice);
  EXPECT_EQ(complaint("1.5 2\n"), "0: expected the number of a vertex, found '1.5'" + advice);
  EXPECT_EQ(complaint("1 2-\n"), "2: expected the number of a vertex, found '2-'" + advice);
  EXPECT_EQ(complaint("- 2\n"), "0: expected the number of a vertex, found '-'" + advice);
  EXPECT_EQ(complaint(std::string_view("1 2\n3 4\0\n", 9)), "6: expected the number of a vertex, found '4?'" + advice);
  EXPECT_EQ(complaint(std::string_view("\0\0\0\n", 4)), "0: expected the number of a vertex, found '?'" + advice);
  EXPECT_EQ(complaint("1 ,, 2\n"), "3: expected the number of a vertex, found ','" + advice);
  EXPECT_EQ(complaint("1 2\n3\n"), "5: expected two vertices, found only one");
  EXPECT_EQ(
      complaint("1 2 3\n"),
      "4: expected the end of the line, found '3'; the first edge has two columns; if those behind have no meaning, say weights: ignore");
}

TEST(EdgeLines, KeepsVerticesInTheirRange) {
  constexpr EdgeSyntax ten{.lowest = 1, .highest = 10}, from_zero{.lowest = 0};
  EXPECT_EQ(parsed("1 10\n", ten).ends, (Ends{{1, 10}}));
  EXPECT_EQ(complaint("1 11\n", ten), "2: vertex 11 is out of range: there are 1 ... 10");
  EXPECT_EQ(complaint("0 1\n", ten), "0: vertex 0 is out of range: there are 1 ... 10");
  EXPECT_EQ(complaint("0 -1\n", from_zero), "2: vertex -1 is out of range: the numbers of vertices begin with 0");
}

TEST(EdgeLines, ReadsWeights) {
  const EdgeRows rows = parsed("1 2 0.5\n2 3 7\n3 4\t1e-3 \r\n4,5,+2\n5 6 0\n", weighted);
  EXPECT_EQ(rows.ends.size(), 5U);
  EXPECT_EQ(rows.weights, (std::vector<double>{0.5, 7, 1e-3, 2, 0}));
  EXPECT_EQ(complaint("1 2 1\n2 3\n", weighted),
            "9: expected a weight, found the end of the line; all edges have one, or say weights: ignore");
  EXPECT_EQ(complaint("1 2 -1\n", weighted), "4: the weight -1 is negative; a weight is the share of a step that takes this edge");
  EXPECT_EQ(complaint("1 2 heavy\n", weighted), "4: expected a number as the weight, found 'heavy'");
  EXPECT_EQ(complaint("1 2 nan\n", weighted), "4: expected a number as the weight, found 'nan'");
  EXPECT_EQ(complaint("1 2 inf\n", weighted), "4: the weight 'inf' does not fit a double");
  EXPECT_EQ(complaint("1 2 1e999\n", weighted), "4: the weight '1e999' does not fit a double");
  EXPECT_EQ(complaint("1 2 1 2020\n", weighted),
            "6: expected the end of the line, found '2020'; an edge is two vertices and a weight, but weights: ignore reads the first two "
            "columns of however many");
}

TEST(EdgeLines, IgnoresFurtherColumnsWhenAsked) {
  const EdgeRows rows = parsed("1 2 -7\n3 4\n5 6 a b c\n", ignoring);
  EXPECT_EQ(rows.ends, (Ends{{1, 2}, {3, 4}, {5, 6}}));
  EXPECT_TRUE(rows.weights.empty());
}

TEST(EdgeLines, NamesAreNumberedAsTheyAppear) {
  const EdgeRows rows = parsed("libc6 gcc-12-base\nbash\tlibc6\n\xC3\xA9t\xC3\xA9 2\n", texts);
  EXPECT_EQ(rows.ends, (Ends{{0, 1}, {2, 0}, {3, 4}}));
  ASSERT_EQ(rows.names.names().size(), 5U);
  EXPECT_EQ(rows.names.names()[1], "gcc-12-base");
  EXPECT_EQ(rows.names.names()[3], "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(complaint(std::string_view("a b\0c\n", 6), texts), "2: expected the name of a vertex, found 'b?'");
  EXPECT_EQ(complaint("a ,,b\n", texts), "3: expected the name of a vertex, found ','");
}

TEST(EdgeLines, AnAdjacencyListNamesAVertexAndItsTargets) {
  const EdgeRows rows = parsed("1 2 3\n4\n# c\n2,1\n", adjacency);
  EXPECT_EQ(rows.ends, (Ends{{1, 2}, {1, 3}, {2, 1}}));
  EXPECT_EQ(rows.alone, Numbers{4});
}

TEST(EdgeLines, AListOfVerticesCountsTheFirstColumn) {
  EdgeRows rows;
  parse_vertices("# id\n3\n1 attribute\r\n\n2\n", plain, rows);
  EXPECT_EQ(rows.alone, (Numbers{3, 1, 2}));
  EXPECT_THROW(parse_vertices("1\nx\n", plain, rows), Mistake);
}

TEST(EdgeLines, RefusesAHugeLineWithoutRepeatingIt) {
  const std::string blanks(2 << 20, ' ');
  EXPECT_EQ(complaint("1 2\n3 4" + blanks + "\n"), "4: this line has more than 1048576 bytes; is this a text of edges?");
  EXPECT_EQ(complaint("#" + blanks + "\n"), "0: this line has more than 1048576 bytes; is this a text of edges?");
  EXPECT_LT(complaint(std::string(1000, 'x') + "\n").size(), 150U);
}

TEST(EdgeLines, TheFirstEdgeTellsTheColumns) {
  using Columns = std::vector<std::string_view>;
  EXPECT_EQ(first_columns("# a b c d\n\n 1, 2\t0.5 \r\n3 4\n"), (Columns{"1", "2", "0.5"}));
  EXPECT_EQ(first_columns("a b"), (Columns{"a", "b"}));
  EXPECT_EQ(first_columns("# nothing\n"), Columns{});
  EXPECT_EQ(first_columns(""), Columns{});
}

TEST(NameTable, KnowsManyNamesApart) {
  NameTable table;
  for (int round = 0; round < 2; ++round)
    for (std::int64_t i = 0; i < 100'000; ++i) ASSERT_EQ(table.number_of("vertex " + std::to_string(i * i)), i);
  EXPECT_EQ(table.number_of(""), 100'000);
}

}  // namespace
}  // namespace sower::io
