#include "runner/study/in_parts.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace sower {

void in_parts(std::int64_t count, int threads, const std::function<void(std::int64_t first, std::int64_t last)>& work) {
  constexpr std::int64_t worth_a_thread = 10'000;
  const std::int64_t parts = std::clamp<std::int64_t>(count / worth_a_thread, 1, std::max(threads, 1));
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(parts));
  const auto do_part = [&](std::int64_t part) {
    try {
      work(count * part / parts, count * (part + 1) / parts);
    } catch (...) {
      failures[static_cast<std::size_t>(part)] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    std::int64_t started = 1;  // the first part is this thread's
    try {
      for (; started < parts; ++started) others.emplace_back(do_part, started);
    } catch (const std::system_error&) {
    }
    for (std::int64_t part = started; part < parts; ++part) do_part(part);
    do_part(0);
  }
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace sower
