#include "io/data/graph_head.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "io/data/edge_hdf5.hpp"
#include "io/data/gzip_lines.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

/// A head that has not ended after so many bytes is none.
constexpr std::size_t most_bytes = std::size_t{1} << 24;

/// The beginning of the text, in steps until it is enough.
class Start {
 public:
  Start(const ByteFile& file, bool gzip) : file_(file) {
    if (gzip) lines_.emplace(file);
    more();
  }
  [[nodiscard]] std::string_view text() const { return std::string_view(text_).substr(mark()); }
  [[nodiscard]] std::size_t mark() const { return byte_order_mark_size(text_); }  ///< bytes before the text
  /// False: there is no more, or it has become too long.
  bool more() {
    const std::size_t before = text_.size(), wanted = std::max<std::size_t>(std::size_t{1} << 14, 4 * before);
    if (before >= most_bytes) return false;
    if (lines_) {
      text_ = lines_->start(wanted);
    } else {
      text_.resize(std::min<std::uint64_t>(wanted, file_.size()));
      file_.read(0, text_);
    }
    return text_.size() > before;
  }

 private:
  const ByteFile& file_;
  std::optional<GzipLines> lines_;
  std::string text_;
};

std::string place(const ByteFile& file, std::string_view text_before) {
  return text(file.path(), ":", 1 + std::ranges::count(text_before, '\n'), ": ");
}

void read_matrix_head(const ByteFile& file, Start& start, const GraphWords& words, GraphHead& head) {
  std::optional<MatrixMarket> found;
  try {
    while (!(found = read_matrix_market_head(start.text())))
      require(start.more(), file.path(), ": expected a Matrix Market file, but it ends before the line of sizes");
  } catch (const Mistake& mistake) {
    throw Error(place(file, start.text().substr(0, mistake.at)) + mistake.message);
  }
  using Weights = EdgeSyntax::Weights;
  head.format = GraphFormat::matrix_market;
  head.matrix = *found;
  head.body = found->body;
  head.syntax.lowest = 1;
  head.syntax.highest = found->vertices;
  if (found->weighted) head.syntax.weights = words.weights == "ignore" ? Weights::ignored : Weights::needed;
}

bool is_number(std::string_view word) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return stop == word.data() + word.size() && error != std::errc::invalid_argument;
}

void look_at_first_edge(Start& start, const GraphWords& words, GraphHead& head) {
  using Weights = EdgeSyntax::Weights;
  const auto whole_lines = [&] {
    const std::string_view seen = start.text();
    return seen.substr(0, seen.rfind('\n') + 1);
  };
  std::vector<std::string_view> columns = first_columns(whole_lines());
  while (columns.empty() && start.more()) columns = first_columns(whole_lines());
  if (columns.empty()) columns = first_columns(start.text());  // a single line without an end
  const bool numbers = columns.size() < 2 || (is_number(columns[0]) && is_number(columns[1]));
  if (words.labels == "texts" || (words.labels == "auto" && !numbers)) head.syntax.labels = EdgeSyntax::Labels::texts;
  if (head.syntax.adjacency) return;
  if (words.weights == "ignore") head.syntax.weights = Weights::ignored;
  else if (columns.size() == 3) head.syntax.weights = Weights::needed;
}

/// About how many edges a byte of text has: what an estimate of memory begins with.
void count_in_start(Start& start, GraphHead& head) {
  const std::string_view seen = start.text();
  head.text_bytes = seen.size() - std::min<std::size_t>(seen.size(), head.body);
  const std::string_view body = seen.substr(seen.size() - head.text_bytes);
  const auto lines = std::ranges::count(body, '\n');
  head.text_edges = static_cast<std::uint64_t>(
      head.syntax.adjacency ? std::ranges::count_if(body, [](char c) { return c == ' ' || c == '\t' || c == ','; }) : lines);
}

}  // namespace

GraphHead read_graph_head(const ByteFile& file, const GraphWords& words) {
  GraphHead head;
  if (words.format == "hdf5" || (words.format == "auto" && is_hdf5(file.path()))) {
    head.format = GraphFormat::hdf5;
    return head;
  }
  const std::optional<GapGraph> gap = words.format == "auto" || words.format == "gap" ? gap_graph(file) : std::nullopt;
  if (gap) {
    head.format = GraphFormat::gap_serialized;
    head.gap = *gap;
    return head;
  }
  head.gzip = is_gzip(file);
  Start start(file, head.gzip);
  if (words.format == "gap" && start.text().find('\0') != std::string_view::npos)
    throw Error("'" + file.path() +
                "' is no text, and no serialized graph either: its size is not what its first numbers say; is it cut off?");
  const bool matrix = is_matrix_market(start.text().substr(0, 64));
  if (words.format == "matrix_market" && !matrix)
    throw Error(file.path() + ":1: expected '%%MatrixMarket matrix coordinate FIELD SYMMETRY' at the beginning of a Matrix Market file");
  if (matrix && (words.format == "auto" || words.format == "matrix_market")) {
    read_matrix_head(file, start, words, head);
  } else {
    head.syntax.adjacency = words.format == "adjacency";
    if (words.format == "gap") head.syntax.lowest = 0;
    look_at_first_edge(start, words, head);
  }
  count_in_start(start, head);
  if (head.gzip || matrix) head.body += start.mark();  // of plain lines read_lines leaves it out
  return head;
}

}  // namespace sower::io
