#include "runner/schedule/progress_slots.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace sower {
namespace {

std::size_t bytes_of(int ranks) { return static_cast<std::size_t>(ranks) * sizeof(ProgressSlot); }

}  // namespace

double InnerProgress::part() const {
  return what.empty() || total <= 0 ? 0 : std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
}

std::vector<std::byte> InnerProgress::encoded() const {
  const std::int64_t numbers[] = {task, done, total};
  std::vector<std::byte> data(sizeof numbers + what.size());
  std::memcpy(data.data(), numbers, sizeof numbers);
  std::memcpy(data.data() + sizeof numbers, what.data(), what.size());
  return data;
}

InnerProgress InnerProgress::decoded(const std::vector<std::byte>& data) {
  std::int64_t numbers[3];
  std::memcpy(numbers, data.data(), sizeof numbers);
  return {numbers[0], numbers[1], numbers[2], {reinterpret_cast<const char*>(data.data()) + sizeof numbers, data.size() - sizeof numbers}};
}

void ProgressSlot::begin(std::int64_t task) noexcept {
  end();
  place_.what.store(nullptr, std::memory_order_relaxed);
  place_.total.store(0, std::memory_order_relaxed);
  place_.done.store(0, std::memory_order_relaxed);
  task_.store(task, std::memory_order_release);
}

InnerProgress ProgressSlot::look() const {
  InnerProgress seen;
  const std::int64_t task = task_.load(std::memory_order_acquire);
  const char* const what = place_.what.load(std::memory_order_relaxed);
  seen.done = place_.done.load(std::memory_order_relaxed);
  seen.total = place_.total.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  if (task != task_.load(std::memory_order_relaxed)) return {};  // another has begun meanwhile
  seen.task = task;
  if (what != nullptr) seen.what = what;
  return seen;
}

ProgressSlots::ProgressSlots(int ranks) : ranks_(ranks) {
  void* const memory = ::mmap(nullptr, bytes_of(ranks), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  slots_ = static_cast<ProgressSlot*>(memory);
  for (int rank = 0; rank < ranks; ++rank) new (slots_ + rank) ProgressSlot;
}

ProgressSlots::~ProgressSlots() { ::munmap(slots_, bytes_of(ranks_)); }

}  // namespace sower
