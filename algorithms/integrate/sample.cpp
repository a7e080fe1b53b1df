#include <algorithm>
#include <bit>

#include "algorithms/integrate/integrate.hpp"
#include "algorithms/reduce/tree.hpp"
#include "runner/api/alone.hpp"

namespace sower::integrate {
namespace {

constexpr int state_version = 1;
constexpr std::int64_t blocks_a_core = 1024;  // between two looks at the clock: some tenths of a second

}  // namespace

// The first 2^k blocks are a subtree of the tree over all blocks, so stopping there to look changes no bit of what follows. So are the
// stretches in which each stage, from one power of two to the next, is sampled.

Sampler::Sampler(const Integrand& integrand, const Sampling& sampling, Comm& team)
    : integrand_(integrand),
      sampling_(sampling),
      team_(team),
      blocks_{sampling.samples, block_points},
      most_blocks_(blocks_a_core * static_cast<std::int64_t>(std::bit_ceil(static_cast<unsigned>(team.size() * sampling.threads)))),
      subtrees_(&stats::merge) {}

std::vector<stats::Moments> Sampler::run(Checkpoint& saved, Progress& progress) {
  restore(saved);
  std::int64_t since_look = 0;
  while (stage().size() > 0) {
    const std::int64_t number = next_blocks(), first = stage().first + done_;
    subtrees_.add(done_, number, moments_of({first, first + number}));
    done_ += number;
    since_look += number;
    if (done_ == stage().size()) {
      const stats::Moments all = subtrees_.finish();
      checkpoints_.push_back(checkpoints_.empty() ? all : stats::merge(checkpoints_.back(), all));
      done_ = 0;
      if (sampling_.enough(checkpoints_.back())) return checkpoints_;
    }
    if (since_look < most_blocks_ || stage().size() == 0) continue;
    since_look = 0;
    progress((stage().first + done_) * block_points, sampling_.samples, "point");
    if (!saved.due()) continue;
    state::Writer writer;
    visit(writer);
    saved.save(state_version, writer.written());
  }
  return checkpoints_;
}

void Sampler::visit(state::Visitor& visit) {
  visit(checkpoints_);
  visit(done_);
  visit(subtrees_.nodes());
}

void Sampler::restore(Checkpoint& saved) {
  const std::vector<std::byte> before = saved.restore(state_version);
  if (before.empty()) return;
  state::Reader reader(before);
  visit(reader);
  restored_points_ = (stage().first + done_) * block_points;
}

stats::Moments Sampler::moments_of(reduce::Span numbers) const {
  const auto moments_of_block = [&](std::int64_t i) {
    sampling_.before_block();
    const random::Draws draws(sampling_.streams, "points", static_cast<std::uint64_t>(numbers.first + i));
    return integrand_.block(draws, blocks_.items_of(numbers.first + i).size());
  };
  return reduce::over_blocks(team_, sampling_.threads, numbers.size(), moments_of_block, stats::merge);
}

/// The present one: 0 ... 1, 1 ... 2, 2 ... 4, 4 ... 8; empty when all are done.
reduce::Span Sampler::stage() const {
  const std::size_t number = checkpoints_.size();
  const std::int64_t first = number == 0 ? 0 : std::min(std::int64_t{1} << (number - 1), blocks_.count());
  return {first, std::min(std::int64_t{1} << number, blocks_.count())};
}

/// As many as make a subtree, wherever another layout has stopped.
std::int64_t Sampler::next_blocks() const {
  const std::int64_t aligned = done_ == 0 ? most_blocks_ : std::min(most_blocks_, done_ & -done_);
  return std::min(aligned, stage().size() - done_);
}

std::vector<stats::Moments> sample(const Integrand& integrand, const Sampling& sampling, Comm& team) {
  NoCheckpoint nothing;
  Progress nobody;
  return Sampler(integrand, sampling, team).run(nothing, nobody);
}

}  // namespace sower::integrate
