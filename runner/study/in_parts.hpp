#pragma once

#include <cstdint>
#include <functional>

namespace sower {

/// Calls `work(first, last)` for parts that make up 0 ... count - 1, as many as threads are allowed and worth it, each in a thread of its
/// own; where the system gives none, the caller's does it. What the first part that failed has thrown is thrown in the end.
void in_parts(std::int64_t count, int threads, const std::function<void(std::int64_t first, std::int64_t last)>& work);

}  // namespace sower
