#include "algorithms/pagerank/top.hpp"

#include <algorithm>
#include <cstddef>

namespace sower::pagerank {
namespace {

bool goes_first(const Scored& a, const Scored& b) { return a.score != b.score ? a.score > b.score : a.vertex < b.vertex; }

void keep_first(std::vector<Scored>& all, std::int64_t count) {
  const auto kept = static_cast<std::ptrdiff_t>(std::min(static_cast<std::size_t>(count), all.size()));
  std::partial_sort(all.begin(), all.begin() + kept, all.end(), goes_first);
  all.resize(static_cast<std::size_t>(kept));
}

}  // namespace

std::vector<Scored> largest(Comm& team, reduce::Span own, std::span<const double> scores, std::int64_t count) {
  std::vector<Scored> mine;
  for (std::int64_t i = 0; i < own.size(); ++i) {
    const Scored one{scores[static_cast<std::size_t>(i)], own.first + i};
    const bool full = std::cmp_greater_equal(mine.size(), count);
    if (full && (count == 0 || !goes_first(one, mine.front()))) continue;
    if (full) {
      std::ranges::pop_heap(mine, goes_first);
      mine.pop_back();
    }
    mine.push_back(one);
    std::ranges::push_heap(mine, goes_first);  // the last of those kept is at the front
  }
  std::vector<Scored> all = team.all_gather(std::span<const Scored>(mine));
  keep_first(all, count);
  return all;
}

std::vector<std::string> names_of(Comm& team, std::int64_t vertices, const graph::Labels& labels, std::span<const std::int64_t> wanted) {
  const reduce::Span here = reduce::share(vertices, team.rank(), team.size());
  const auto is_here = [&](std::int64_t vertex) { return vertex >= here.first && vertex < here.last; };
  std::vector<char> written;  // names of those here, each with the place in `wanted` before it
  for (std::size_t place = 0; place < wanted.size(); ++place) {
    if (!is_here(wanted[place])) continue;
    const auto i = static_cast<std::size_t>(wanted[place] - here.first);
    const std::string name = !labels.texts.empty()     ? labels.texts[i]
                             : !labels.numbers.empty() ? std::to_string(labels.numbers[i])
                                                       : std::to_string(wanted[place]);
    const std::size_t head[] = {place, name.size()};
    const auto raw = std::span(reinterpret_cast<const char*>(head), sizeof head);
    written.insert(written.end(), raw.begin(), raw.end());
    written.insert(written.end(), name.begin(), name.end());
  }
  const std::vector<char> all = team.all_gather(std::span<const char>(written));
  std::vector<std::string> names(wanted.size());
  for (std::size_t at = 0; at < all.size();) {
    std::size_t head[2];
    std::memcpy(head, all.data() + at, sizeof head);
    at += sizeof head;
    names[head[0]].assign(all.data() + at, head[1]);
    at += head[1];
  }
  return names;
}

}  // namespace sower::pagerank
