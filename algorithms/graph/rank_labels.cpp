#include "algorithms/graph/rank_labels.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>

#include "algorithms/graph/number_vertices.hpp"
#include "algorithms/reduce/blocks.hpp"

namespace sower::graph {
namespace {

using Numbers = std::vector<std::int64_t>;

std::vector<Numbers> exchange_lists(Comm& team, const std::vector<Numbers>& parts) { return team.exchange(parts); }

std::vector<TextList> exchange_lists(Comm& team, const std::vector<TextList>& parts) {
  std::vector<std::vector<char>> characters;
  std::vector<std::vector<std::uint64_t>> ends(parts.size());
  for (std::size_t rank = 0; rank < parts.size(); ++rank) {
    characters.emplace_back(parts[rank].characters().begin(), parts[rank].characters().end());
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < parts[rank].size(); ++i) ends[rank].push_back(end += parts[rank][i].size());
  }
  characters = team.exchange(characters);
  ends = team.exchange(ends);
  std::vector<TextList> lists;
  for (std::size_t rank = 0; rank < ends.size(); ++rank)
    lists.emplace_back(std::string(characters[rank].begin(), characters[rank].end()), std::move(ends[rank]));
  return lists;
}

/// The parts that labels are cut into, in order: part k has those from bound k - 1 to bound k.
template <class List>
std::vector<List> cut(const List& sorted, const List& bounds) {
  std::vector<List> parts(bounds.size() + 1);
  std::size_t part = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    while (part < bounds.size() && !(sorted[i] < bounds[part])) ++part;
    parts[part].push_back(sorted[i]);
  }
  return parts;
}

/// All lists as one that is sorted, each label once.
template <class List>
List merged(const std::vector<List>& lists) {
  std::vector<typename List::value_type> keys;
  for (const List& list : lists)
    for (std::size_t i = 0; i < list.size(); ++i) keys.push_back(list[i]);
  std::ranges::sort(keys);
  List result;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (i == 0 || keys[i] != keys[i - 1]) result.push_back(keys[i]);
  return result;
}

/// Labels that cut all ranks' into about equal parts. Collective.
template <class List>
List bounds_of_parts(Comm& team, const List& sorted) {
  const auto ranks = static_cast<std::size_t>(team.size());
  const std::size_t samples = std::min<std::size_t>(sorted.size(), 32);
  List mine;
  for (std::size_t k = 0; k < samples; ++k) mine.push_back(sorted[(2 * k + 1) * sorted.size() / (2 * samples)]);
  const List all = merged(exchange_lists(team, std::vector<List>(ranks, mine)));
  List bounds;
  for (std::size_t k = 1; k < ranks && all.size() > 0; ++k) bounds.push_back(all[k * all.size() / ranks]);
  while (bounds.size() + 1 < ranks) bounds.push_back({});  // nobody has any
  return bounds;
}

/// Where each label of a sorted list stands in another, counted from `first`.
template <class List>
Numbers places(const List& asked, const List& owned, std::int64_t first) {
  Numbers result;
  std::size_t at = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    while (at < owned.size() && owned[at] < asked[i]) ++at;
    result.push_back(at < owned.size() && owned[at] == asked[i] ? first + static_cast<std::int64_t>(at) : no_vertex);
  }
  return result;
}

/// Moves labels from the rank that numbered them to the one whose equal share they are. Collective.
template <class List>
List spread_evenly(Comm& team, const List& owned, std::int64_t first, std::int64_t count) {
  std::vector<List> parts(static_cast<std::size_t>(team.size()));
  for (int rank = 0; rank < team.size(); ++rank) {
    const reduce::Span span = reduce::share(count, rank, team.size());
    const std::int64_t end = std::min(span.last, first + static_cast<std::int64_t>(owned.size()));
    for (std::int64_t i = std::max(span.first, first); i < end; ++i)
      parts[static_cast<std::size_t>(rank)].push_back(owned[static_cast<std::size_t>(i - first)]);
  }
  List mine;
  for (const List& part : exchange_lists(team, parts))
    for (std::size_t i = 0; i < part.size(); ++i) mine.push_back(part[i]);
  return mine;
}

}  // namespace

template <class List>
Ranked<List> rank_labels(Comm& team, const List& known, const List* asked) {
  const List bounds = bounds_of_parts(team, known);
  std::vector<List> questions = exchange_lists(team, cut(known, bounds));
  const List owned = merged(questions);
  if (asked != nullptr) questions = exchange_lists(team, cut(*asked, bounds));

  const auto size = static_cast<std::int64_t>(owned.size());
  const Numbers sizes = team.all_gather(std::span(&size, 1));
  const std::int64_t first = std::accumulate(sizes.begin(), sizes.begin() + team.rank(), std::int64_t{0});
  std::vector<Numbers> answers;
  for (const List& list : questions) answers.push_back(places(list, owned, first));

  Ranked<List> result;
  for (const Numbers& part : team.exchange(answers)) result.numbers.insert(result.numbers.end(), part.begin(), part.end());
  result.count = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  result.labels = spread_evenly(team, owned, first, result.count);
  return result;
}

template Ranked<Numbers> rank_labels(Comm&, const Numbers&, const Numbers*);
template Ranked<TextList> rank_labels(Comm&, const TextList&, const TextList*);

}  // namespace sower::graph
