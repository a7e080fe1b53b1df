#include "runner/study/in_parts.hpp"
#include "runner/study/study.hpp"

namespace sower {

namespace {

/// Of so many tasks from the first on.
std::vector<io::Hash> keys_from(const Study& study, std::int64_t first, std::int64_t tasks, int threads) {
  std::vector<io::Hash> keys(static_cast<std::size_t>(tasks));
  in_parts(tasks, threads, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t number = begin; number < end; ++number)
      keys[static_cast<std::size_t>(number)] = task_key(study, task_of(study, first + number));
  });
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
