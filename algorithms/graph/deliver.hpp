#pragma once
// Items on their way to the ranks that need them, in rounds that bound the memory however many all need from one.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/graph/source.hpp"
#include "algorithms/reduce/parallel.hpp"

namespace sower::graph {

/// Items that each rank looks at in a round: few enough for all of them to arrive at one rank.
inline std::int64_t items_of_a_round(int ranks) { return std::clamp<std::int64_t>((std::int64_t{1} << 22) / ranks, 1 << 12, 1 << 16); }

/// parts[r]: what route(i, send) sends to rank r for the items i of the span, in order of i. It is called twice for each.
template <Wire T, class Route>
std::vector<std::vector<T>> routed(reduce::Span items, int ranks, int threads, Route route) {
  const auto piece = [&](std::int64_t thread) {
    const reduce::Span share = reduce::share(items.size(), static_cast<int>(thread), threads);
    return reduce::Span{items.first + share.first, items.first + share.last};
  };
  const auto to_all = static_cast<std::size_t>(ranks);
  std::vector<std::vector<std::size_t>> places(static_cast<std::size_t>(threads), std::vector<std::size_t>(to_all));
  reduce::for_each(threads, {0, threads}, [&](std::int64_t thread) {
    std::vector<std::size_t> counts(to_all);
    const reduce::Span mine = piece(thread);
    for (std::int64_t i = mine.first; i < mine.last; ++i) route(i, [&](int to, const T&) { ++counts[static_cast<std::size_t>(to)]; });
    places[static_cast<std::size_t>(thread)] = std::move(counts);
  });
  std::vector<std::vector<T>> parts(to_all);
  for (std::size_t to = 0; to < to_all; ++to) {
    std::size_t before = 0;
    for (auto& of_thread : places) before += std::exchange(of_thread[to], before);
    parts[to].resize(before);
  }
  reduce::for_each(threads, {0, threads}, [&](std::int64_t thread) {
    std::vector<std::size_t> next = places[static_cast<std::size_t>(thread)];
    const reduce::Span mine = piece(thread);
    for (std::int64_t i = mine.first; i < mine.last; ++i)
      route(i, [&](int to, const T& value) {
        const auto rank = static_cast<std::size_t>(to);
        parts[rank][next[rank]++] = value;
      });
  });
  return parts;
}

/// Each rank has `items` of its own; route(i, send) calls send(rank, T) for what of item i has to go where, and take(std::span<const T>)
/// gets what has arrived, in whatever order. Collective.
template <Wire T, class Route, class Take>
void deliver(const Opening& opening, std::int64_t items, Route route, Take take) {
  Comm& team = opening.team;
  const reduce::Blocks rounds{items, items_of_a_round(team.size())};
  const std::int64_t mine = rounds.count();
  const std::int64_t last = std::ranges::max(team.all_gather(std::span(&mine, 1)));
  for (std::int64_t round = 0; round < last; ++round) {
    opening.look();
    const reduce::Span now = round < mine ? rounds.items_of(round) : reduce::Span{};
    auto parts = routed<T>(now, team.size(), opening.threads, route);
    const auto stays = std::move(parts[static_cast<std::size_t>(team.rank())]);
    parts[static_cast<std::size_t>(team.rank())].clear();
    take(std::span<const T>(stays));
    if (team.size() == 1) continue;
    for (const auto& part : team.exchange(parts)) take(std::span<const T>(part));
  }
}

/// The answers to this rank's questions, in their order: each is asked of the rank whom(question), which gives answer(question).
/// Collective.
template <Wire Answer, Wire Question, class Whom, class Give>
std::vector<Answer> ask(const Opening& opening, std::span<const Question> questions, Whom whom, Give give) {
  Comm& team = opening.team;
  const reduce::Blocks rounds{static_cast<std::int64_t>(questions.size()), items_of_a_round(team.size())};
  const std::int64_t mine = rounds.count();
  const std::int64_t last = std::ranges::max(team.all_gather(std::span(&mine, 1)));
  std::vector<Answer> answers(questions.size());
  for (std::int64_t round = 0; round < last; ++round) {
    opening.look();
    const reduce::Span now = round < mine ? rounds.items_of(round) : reduce::Span{};
    const auto route = [&](std::int64_t i, auto send) {
      const Question& question = questions[static_cast<std::size_t>(i)];
      send(whom(question), question);
    };
    std::vector<std::vector<Answer>> given;
    for (const auto& part : team.exchange(routed<Question>(now, team.size(), 1, route))) {
      auto& to_one = given.emplace_back(part.size());
      std::ranges::transform(part, to_one.begin(), give);
    }
    const auto came = team.exchange(given);
    std::vector<std::size_t> next(came.size());
    for (std::int64_t i = now.first; i < now.last; ++i) {
      const auto from = static_cast<std::size_t>(whom(questions[static_cast<std::size_t>(i)]));
      answers[static_cast<std::size_t>(i)] = came[from][next[from]++];
    }
  }
  return answers;
}

}  // namespace sower::graph
