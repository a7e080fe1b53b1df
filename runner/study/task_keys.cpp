#include <algorithm>
#include <exception>
#include <thread>

#include "runner/study/study.hpp"

namespace sower {

namespace {

/// Of so many tasks from the first on.
std::vector<io::Hash> keys_from(const Study& study, std::int64_t first, std::int64_t tasks, int threads) {
  constexpr std::int64_t worth_a_thread = 10'000;
  const auto parts = static_cast<std::size_t>(std::clamp<std::int64_t>(tasks / worth_a_thread, 1, std::max(threads, 1)));
  std::vector<io::Hash> keys(static_cast<std::size_t>(tasks));
  std::vector<std::exception_ptr> failures(parts);
  const auto fill = [&](std::size_t part) {
    const auto border = [&](std::size_t number) { return tasks * static_cast<std::int64_t>(number) / static_cast<std::int64_t>(parts); };
    try {
      for (std::int64_t number = border(part); number < border(part + 1); ++number)
        keys[static_cast<std::size_t>(number)] = task_key(study, task_of(study, first + number));
    } catch (...) {
      failures[part] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < parts; ++part) others.emplace_back(fill, part);
    fill(0);
  }
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
  return keys;
}

}  // namespace

std::vector<io::Hash> task_keys(const Study& study, int threads) { return keys_from(study, 0, study.tasks(), threads); }

std::vector<io::Hash> task_keys(const Study& study, std::size_t experiment, int threads) {
  std::int64_t first = 0;
  for (std::size_t e = 0; e < experiment; ++e) first += study.experiments[e].tasks();
  return keys_from(study, first, study.experiments.at(experiment).tasks(), threads);
}

}  // namespace sower
