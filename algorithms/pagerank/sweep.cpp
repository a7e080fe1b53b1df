#include "algorithms/pagerank/sweep.hpp"

#include <omp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <utility>

#include "algorithms/reduce/parallel.hpp"
#include "algorithms/reduce/sum.hpp"
#include "algorithms/reduce/tree.hpp"

namespace sower::pagerank {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// What is read so many arcs later is asked for: more reads are then under way than the processor would start by itself.
template <class C>
void prefetch(const C* value) {
  __builtin_prefetch(value);
}

/// What the cache of a core about holds; values that fit need not be asked for ahead.
constexpr std::size_t near_bytes = std::size_t{1} << 21;

using OfBlock = std::array<double, graph::block_vertices>;

template <class Term>
double row_sum(std::uint32_t length, Term term) {
  double sum = 0;
  if (length < strands_from) {
    for (std::uint32_t i = 0; i < length; ++i) sum += term(i);
    return sum;
  }
  double second = 0, third = 0, fourth = 0;
  std::uint32_t i = 0;
  for (; i + 4 <= length; i += 4) {
    sum += term(i);
    second += term(i + 1);
    third += term(i + 2);
    fourth += term(i + 3);
  }
  if (i < length) sum += term(i);
  if (i + 1 < length) second += term(i + 1);
  if (i + 2 < length) third += term(i + 2);
  return (sum + second) + (third + fourth);
}

/// Calls work(i), which does not throw, for 0 ... count-1. Each thread has a run of neighbours, so that its memory goes on where it was and
/// what it wrote lies in its own cache the next time; one that is done helps the others.
template <class F>
void in_runs(int threads, std::int64_t count, F work) {
  struct alignas(64) Run {
    std::atomic<std::int64_t> done{0};
  };
  std::vector<Run> runs(at(threads));
#pragma omp parallel num_threads(threads)
  for (int k = 0; k < threads; ++k) {
    const int whose = (omp_get_thread_num() + k) % threads;
    const reduce::Span run = reduce::share(count, whose, threads);
    for (std::int64_t i = 0; (i = run.first + runs[at(whose)].done.fetch_add(1, std::memory_order_relaxed)) < run.last;) work(i);
  }
}

}  // namespace

template <class C>
Sweeper<C>::Sweeper(Comm& team, int threads, const Layout& layout, std::span<const double> out_weight, const Rule& rule)
    : team_(team),
      threads_(threads),
      layout_(layout),
      out_weight_(out_weight),
      rule_(rule),
      halo_(team, layout.halo.gives, layout.halo.takes),
      values_(layout.column_count),
      next_(layout.column_count),
      sums_(at(layout.block_count())) {}

template <class C>
Sums Sweeper<C>::begin(std::span<const double> scores) {
  reduce::for_each(threads_, {0, layout_.block_count()}, [&](std::int64_t block) {
    const reduce::Span vertices = vertices_of(block);
    for (std::int64_t i = vertices.first; i < vertices.last; ++i)
      values_[layout_.own_column[at(i)]] = static_cast<C>(scores[at(i)] / out_weight_[at(i)]);
    sums_[at(block)] = sums_of(block, scores, 0);
  });
  return combine();
}

template <class C>
Sums Sweeper<C>::iterate(std::span<double> scores, const Sums& before) {
  const Terms now = terms(before);
  const std::uint32_t* column = layout_.halo.give_columns.data();
  halo_.begin([&](int, std::span<C> values) {
    for (C& value : values) value = values_[*column++];
  });
  sweep(layout_.inner, now, scores);
  column = layout_.halo.take_columns.data();
  halo_.finish([&](int, std::span<const C> values) {
    for (const C value : values) values_[*column++] = value;
  });
  sweep(layout_.outer, now, scores);
  std::swap(values_, next_);
  return combine();
}

template <class C>
typename Sweeper<C>::Terms Sweeper<C>::terms(const Sums& before) const {
  const double n = static_cast<double>(layout_.vertices), d = rule_.damping;
  Terms its{1 - d, 0, rule_.dangling == Dangling::self_loop ? d : 0};
  if (rule_.dangling == Dangling::teleport) its.jump += d * before.dangling;
  if (rule_.dangling == Dangling::uniform) its.everywhere = d * before.dangling / n;
  if (rule_.teleport.empty()) its.everywhere += its.jump / n;
  return its;
}

/// Counted from the first own one.
template <class C>
reduce::Span Sweeper<C>::vertices_of(std::int64_t block) const {
  return reduce::Blocks{layout_.own.size(), graph::block_vertices}.items_of(block);
}

template <class C>
void Sweeper<C>::sweep(const std::vector<std::int64_t>& blocks, const Terms& terms, std::span<double> scores) {
  in_runs(threads_, static_cast<std::int64_t>(blocks.size()), [&](std::int64_t i) {
    OfBlock sums;
    add_rows(blocks[at(i)], sums);
    update(blocks[at(i)], terms, sums, scores);
  });
}

template <class C>
void Sweeper<C>::add_rows(std::int64_t block, std::span<double> sums) const {
  std::ranges::fill(sums, 0.0);
  const C* const values = values_.data();
  const bool far = values_.size() * sizeof(C) > near_bytes;
  const std::uint32_t* column = layout_.columns.data() + layout_.first_arc[at(block)];
  const double* weight = layout_.weights.empty() ? nullptr : layout_.weights.data() + layout_.first_arc[at(block)];
  const std::int64_t last = layout_.first_row[at(block + 1)];
  for (std::int64_t row = layout_.first_row[at(block)]; row < last; ++row) {
    const std::uint32_t length = layout_.lengths[at(row)];
    double& sum = sums[layout_.row_vertex[at(row)]];
    if (weight == nullptr) {
      sum = row_sum(length, [=](std::uint32_t k) {
        if (far) prefetch(values + column[k + prefetch_distance]);
        return static_cast<double>(values[column[k]]);
      });
    } else {
      sum = row_sum(length, [=](std::uint32_t k) {
        if (far) prefetch(values + column[k + prefetch_distance]);
        return weight[k] * static_cast<double>(values[column[k]]);
      });
      weight += length;
    }
    column += length;
  }
}

/// `sums` is what the rows came to, and is used up.
template <class C>
void Sweeper<C>::update(std::int64_t block, const Terms& terms, std::span<double> sums, std::span<double> scores) {
  const reduce::Span vertices = vertices_of(block);
  const auto count = at(vertices.size());
  double* const score = scores.data() + vertices.first;
  const double* const out = out_weight_.data() + vertices.first;
  const double d = rule_.damping;
  for (std::size_t i = 0; i < count; ++i) sums[i] = terms.everywhere + d * sums[i];
  if (!rule_.teleport.empty())
    for (std::size_t i = 0; i < count; ++i) sums[i] += terms.jump * rule_.teleport[at(vertices.first) + i];
  if (terms.stay != 0)
    for (std::size_t i = 0; i < count; ++i) sums[i] += out[i] == 0 ? terms.stay * score[i] : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double before = std::exchange(score[i], sums[i]);
    sums[i] = std::fabs(score[i] - before);
  }
  const std::uint32_t* const column = layout_.own_column.data() + vertices.first;
  for (std::size_t i = 0; i < count; ++i) next_[column[i]] = static_cast<C>(score[i] / out[i]);
  sums_[at(block)] = sums_of(block, scores, reduce::sum(sums.first(count)));
}

template <class C>
Sums Sweeper<C>::sums_of(std::int64_t block, std::span<const double> scores, double change) const {
  const reduce::Span vertices = vertices_of(block);
  const auto first = at(vertices.first), count = at(vertices.size());
  OfBlock dangling;
  for (std::size_t i = 0; i < count; ++i) dangling[i] = out_weight_[first + i] == 0 ? scores[first + i] : 0;
  return {change, reduce::sum(std::span(dangling).first(count)), reduce::sum(scores.subspan(first, count))};
}

template <class C>
Sums Sweeper<C>::combine() {
  const std::int64_t blocks = reduce::Blocks{layout_.vertices, graph::block_vertices}.count();
  reduce::Tree<Sums, std::plus<>> tree(blocks, {});
  for (std::int64_t block = 0; block < layout_.block_count(); ++block) tree.add(layout_.blocks.first + block, sums_[at(block)]);
  return tree.finish(team_);
}

template class Sweeper<float>;
template class Sweeper<double>;

}  // namespace sower::pagerank
