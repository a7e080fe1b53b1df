#pragma once
// How a long task tells people who watch the run how far it is. No result depends on it.

#include <atomic>
#include <cstdint>

namespace sower {

/// A word of the program's text, in the singular: "iteration".
struct Word {
  consteval Word(const char* literal) : text(literal) {}  // NOLINT(google-explicit-constructor): to be written as it is
  const char* text;
};

/// Where a task says it, and others look whenever they like.
struct ProgressPlace {
  std::atomic<std::int64_t> done = 0, total = 0;
  std::atomic<const char*> what = nullptr;
};

/// `context.progress(step, steps, "step")`: so many are done of so many. On every rank of the team or on its rank 0 alone, by one thread at
/// a time, as often as every iteration: it costs three stores. Nothing is sent unless somebody looks, and then seldom.
class Progress {
 public:
  Progress() = default;  ///< tells nobody
  explicit Progress(ProgressPlace* place) : place_(place) {}
  void operator()(std::int64_t done, std::int64_t total, Word what) const noexcept {
    if (place_ == nullptr) return;
    place_->what.store(what.text, std::memory_order_relaxed);
    place_->total.store(total, std::memory_order_relaxed);
    place_->done.store(done, std::memory_order_relaxed);
  }

 private:
  ProgressPlace* place_ = nullptr;
};

}  // namespace sower
