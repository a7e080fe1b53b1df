#include "algorithms/graph/read_text.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/graph/one_voice.hpp"
#include "algorithms/reduce/parallel.hpp"
#include "io/data/byte_file.hpp"
#include "io/data/edge_lines.hpp"
#include "io/data/graph_head.hpp"
#include "io/data/gzip_lines.hpp"
#include "io/data/line_range.hpp"

namespace sower::graph {
namespace {

void parse(const TextReading& reading, std::string_view lines, io::EdgeRows& into) {
  if (reading.only_vertices) io::parse_vertices(lines, reading.head.syntax, into);
  else io::parse_edges(lines, reading.head.syntax, into);
}

std::string said(const TextReading& reading, std::uint64_t line, std::uint64_t column, const std::string& message) {
  return text(reading.file.path(), ":", line, ":", column, ": ", message);
}

/// Rows of many pieces, joined in their order.
class Gathered {
 public:
  explicit Gathered(bool texts) { edges_.texts = texts; }
  void reserve(std::size_t edges, bool weighted) {
    edges_.edges.reserve(edges);
    if (weighted) edges_.weights.reserve(edges);
  }
  void add(io::EdgeRows rows) {
    std::vector<std::int64_t> number;
    const io::Names& names = rows.names.names();
    for (std::size_t i = 0; i < names.size(); ++i) number.push_back(names_.number_of(names[i]));
    const auto vertex = [&](std::int64_t label) { return edges_.texts ? number[static_cast<std::size_t>(label)] : label; };
    for (const auto& ends : rows.ends) edges_.edges.push_back({vertex(ends[0]), vertex(ends[1])});
    for (const std::int64_t label : rows.alone) edges_.alone.push_back(vertex(label));
    edges_.weights.insert(edges_.weights.end(), rows.weights.begin(), rows.weights.end());
  }
  [[nodiscard]] std::size_t size() const { return edges_.edges.size(); }
  NamedEdges take() {
    io::Names names = names_.take();
    edges_.names = TextList(std::move(names.bytes), std::move(names.ends));
    return std::move(edges_);
  }

 private:
  NamedEdges edges_;
  io::NameTable names_;
};

/// The share of the bytes of a plain file, in pieces that threads take.
class Shares {
 public:
  explicit Shares(const TextReading& reading) : reading_(reading) {
    const Comm& team = reading.opening.team;
    const auto rank = static_cast<std::uint64_t>(team.rank()), ranks = static_cast<std::uint64_t>(team.size());
    mine_ = io::byte_share({std::min(reading.head.body, reading.file.size()), reading.file.size()}, rank, ranks);
    pieces_ = static_cast<std::int64_t>((mine_.size() + reading.piece - 1) / reading.piece);
  }
  [[nodiscard]] std::int64_t count() const { return pieces_; }
  [[nodiscard]] std::uint64_t size() const { return mine_.size(); }
  [[nodiscard]] io::Lines lines(std::int64_t piece, std::string& buffer) const {
    const std::uint64_t first = mine_.first + static_cast<std::uint64_t>(piece) * reading_.piece;
    return io::read_lines(reading_.file, {first, std::min(first + reading_.piece, mine_.last)}, reading_.head.syntax.longest_line(),
                          buffer);
  }

 private:
  const TextReading& reading_;
  io::ByteRange mine_;
  std::int64_t pieces_ = 0;
};

/// The mistake at a place of the file, in words.
std::string words_of(const TextReading& reading, const io::Mistake& mistake) {
  const std::uint64_t line = reading.file.line_of(mistake.at);
  constexpr std::uint64_t most = 1 << 20;  // of a column that anybody would count to
  std::string before(std::min(mistake.at, most), ' ');
  reading.file.read(mistake.at - before.size(), before);
  const std::size_t newline = before.rfind('\n');
  return said(reading, line, before.size() - (newline == std::string::npos ? 0 : newline + 1) + 1, mistake.message);
}

/// Parses some pieces on all threads and appends what they hold.
void read_pieces(const TextReading& reading, const Shares& shares, reduce::Span some, Gathered& all) {
  std::vector<io::EdgeRows> rows(static_cast<std::size_t>(some.size()));
  reduce::for_each(reading.opening.threads, some, [&](std::int64_t piece) {
    thread_local std::string buffer;
    const io::Lines lines = shares.lines(piece, buffer);
    try {
      parse(reading, lines.text, rows[static_cast<std::size_t>(piece - some.first)]);
    } catch (const io::Mistake& mistake) {
      throw io::Mistake{lines.first + mistake.at, mistake.message};
    }
  });
  for (io::EdgeRows& one : rows) all.add(std::exchange(one, {}));
}

/// Room for all edges, as many as the first pieces promise and some more, so that they do not move while they become many.
void reserve(const TextReading& reading, const Shares& shares, std::int64_t pieces_read, Gathered& all) {
  const double times = 1.05 * static_cast<double>(shares.count()) / static_cast<double>(pieces_read);
  all.reserve(static_cast<std::size_t>(times * static_cast<double>(all.size())),
              reading.head.syntax.weights == io::EdgeSyntax::Weights::needed);
}

NamedEdges read_plain(const TextReading& reading) {
  const Shares shares(reading);
  Gathered all(reading.head.syntax.labels == io::EdgeSyntax::Labels::texts);
  std::function<std::string()> complaint;
  const std::int64_t batch = 2 * reading.opening.threads;
  for (std::int64_t first = 0; first < shares.count() && complaint == nullptr; first += batch) {
    reading.opening.look();
    try {
      read_pieces(reading, shares, {first, std::min(first + batch, shares.count())}, all);
    } catch (const io::Mistake& mistake) {
      complaint = [&reading, mistake] { return words_of(reading, mistake); };
    } catch (const Error& error) {
      complaint = [words = std::string(error.what())] { return words; };
    }
    if (first == 0) reserve(reading, shares, std::min(batch, shares.count()), all);
  }
  one_voice(reading.opening.team, complaint);
  return all.take();
}

/// One rank holds a piece for each: many ranks must not make that much.
std::size_t inflated_piece(const TextReading& reading) {
  constexpr std::size_t most_in_all = std::size_t{64} << 20, least = 1 << 14;
  return std::min(reading.piece, std::max(most_in_all / static_cast<std::size_t>(reading.opening.team.size()), least));
}

/// What one rank inflates and hands out, to each rank a piece at a time.
class Rounds {
 public:
  explicit Rounds(const TextReading& reading) : reading_(reading), team_(reading.opening.team) {
    if (team_.rank() != 0) return;
    text_.emplace(reading.file);
    text_->start(reading.head.body);
    text_->drop(reading.head.body);
  }
  /// Calls use(lines, number of the first one) with this rank's piece; false when there are no more. Collective.
  template <class F>
  bool next(F use) {
    const auto ranks = static_cast<std::size_t>(team_.size());
    std::vector<std::vector<char>> pieces(ranks);
    std::vector<std::uint64_t> numbers(ranks);
    std::function<std::string()> complaint;
    if (text_) complaint = hand_out(pieces, numbers);
    one_voice(team_, complaint);
    team_.broadcast(numbers);
    if (numbers.front() == 0) return false;
    const std::vector<char> mine = std::move(team_.exchange(pieces).front());
    const std::uint64_t line = numbers[static_cast<std::size_t>(team_.rank())];
    if (line != 0) complaint = use(std::string_view(mine.data(), mine.size()), line);
    one_voice(team_, complaint);
    return true;
  }

 private:
  std::function<std::string()> hand_out(std::vector<std::vector<char>>& pieces, std::vector<std::uint64_t>& numbers) {
    try {
      for (std::size_t rank = 0; rank < pieces.size(); ++rank) {
        const std::uint64_t line = text_->line();
        const std::string lines = text_->next(inflated_piece(reading_), reading_.head.syntax.longest_line());
        if (lines.empty()) break;
        pieces[rank].assign(lines.begin(), lines.end());
        numbers[rank] = line;
      }
    } catch (const io::Mistake& mistake) {
      return [this, message = mistake.message] { return said(reading_, text_->line(), 1, message); };
    } catch (const Error& error) {
      return [words = std::string(error.what())] { return words; };
    }
    return nullptr;
  }
  const TextReading& reading_;
  Comm& team_;
  std::optional<io::GzipLines> text_;
};

NamedEdges read_gzip(const TextReading& reading) {
  Rounds rounds(reading);
  Gathered all(reading.head.syntax.labels == io::EdgeSyntax::Labels::texts);
  const auto use = [&](std::string_view lines, std::uint64_t first) -> std::function<std::string()> {
    io::EdgeRows rows;
    try {
      parse(reading, lines, rows);
    } catch (const io::Mistake& mistake) {
      const std::string_view before = lines.substr(0, mistake.at);
      const auto line = first + static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
      return [words = said(reading, line, mistake.at - (before.rfind('\n') + 1) + 1, mistake.message)] { return words; };
    }
    all.add(std::move(rows));
    return nullptr;
  };
  do reading.opening.look();
  while (rounds.next(use));
  return all.take();
}

/// Calls use(lines, number of the first one) with this rank's pieces as they were read, until it returns true.
template <class F>
void each_piece_again(const TextReading& reading, F use) {
  if (!reading.head.gzip) {
    const Shares shares(reading);
    std::string buffer;
    for (std::int64_t piece = 0; piece < shares.count(); ++piece) {
      const io::Lines lines = shares.lines(piece, buffer);
      if (use(lines.text, [&] { return reading.file.line_of(lines.first); })) return;
    }
    return;
  }
  io::GzipLines text(reading.file);
  text.start(reading.head.body);
  text.drop(reading.head.body);
  for (int piece = 0;; ++piece) {
    const std::uint64_t line = text.line();
    const std::string lines = text.next(inflated_piece(reading), reading.head.syntax.longest_line());
    const bool mine = piece % reading.opening.team.size() == reading.opening.team.rank();
    if (lines.empty() || (mine && use(lines, [line] { return line; }))) return;
  }
}

}  // namespace

std::uint64_t line_of_edge(const TextReading& reading, std::size_t edge) {
  std::uint64_t found = 0;
  const auto edges_of = [&](std::string_view lines) {
    io::EdgeRows rows;
    parse(reading, lines, rows);
    return rows.ends.size();
  };
  each_piece_again(reading, [&](std::string_view lines, auto first_line) {
    const std::size_t here = edges_of(lines);
    if (edge >= here) {
      edge -= here;
      return false;
    }
    found = first_line();
    for (std::size_t at = 0;; ++found) {
      const std::string_view line = lines.substr(at, lines.find('\n', at) + 1 - at);
      const std::size_t edges = edges_of(line);
      if (edge < edges) return true;
      edge -= edges;
      at += line.size();
    }
  });
  return found;
}

NamedEdges read_text(const TextReading& reading) { return reading.head.gzip ? read_gzip(reading) : read_plain(reading); }

}  // namespace sower::graph
