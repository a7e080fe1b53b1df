#pragma once
// A loop over blocks on this rank's threads, which an exception may leave.

#include <omp.h>

#include <cstdint>
#include <exception>
#include <mutex>

#include "algorithms/reduce/blocks.hpp"

namespace sower::reduce {

/// Calls work(i) for every i of the range on up to `threads` threads, each taking the next i when it is free. When calls throw, the
/// exception of the lowest i is rethrown, whoever threw first: numbers above a failed one are skipped, those below never.
template <class F>
void for_each(int threads, Span range, F work) {
  std::exception_ptr error;
  std::mutex error_mutex;  // no named omp critical: libomp 14 crashes in one that several ranks as threads enter
  std::int64_t failed = range.last;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
  for (std::int64_t i = range.first; i < range.last; ++i) {
    std::int64_t lowest = 0;
#pragma omp atomic read
    lowest = failed;
    if (i > lowest) continue;
    try {
      work(i);
    } catch (...) {
      const std::lock_guard lock(error_mutex);
      if (i < failed) {
        error = std::current_exception();
#pragma omp atomic write
        failed = i;
      }
    }
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace sower::reduce
