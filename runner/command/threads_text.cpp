#include "runner/command/threads_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/schedule/execute.hpp"

namespace sower {

std::string threads_text(const Study& study, const RankLayout& layout) {
  const int fewest = *std::ranges::min_element(layout.cores);
  const StopState unused;
  const Place place{.ranks = {0}, .cores = fewest, .stop = unused, .caps_threads = true};
  const std::string cores = fmt::format("{} core{}", fewest, fewest == 1 ? "" : "s");
  std::string out;
  for (const ExperimentSpec& spec : study.experiments) {
    if (spec.threads <= fewest) continue;
    if (threads_of(spec, place) == spec.threads)
      out += fmt::format("{} gives its programs {} threads, as the study says, though a rank has {}: they share it\n", spec.name,
                         spec.threads, cores);
    else
      out += fmt::format("{} asks for {} threads and gets {}, as a rank has {}; no result depends on it (--oversubscribe gives it all)\n",
                         spec.name, spec.threads, fewest, cores);
  }
  return out;
}

}  // namespace sower
