#pragma once
// A graph that is like the web as a crawler meets it: pages of a host follow each other, and most links stay near by.

#include <cstdint>

#include "algorithms/graph/source.hpp"
#include "algorithms/random/draws.hpp"

namespace sower::graph {

/// Pages in order, `host` of them a host, whose first is its front page. The number of links of a page that has any is geometric. A
/// link goes with probability `near` to a page of the same host at a distance with density 1/distance, and otherwise to a front page:
/// half of the time its own, else that of a host chosen by Zipf's law, which many hosts so know.
struct Web {
  std::int64_t pages = 10'000, host = 1'000;
  double links = 20, near = 0.8, dangling = 0.1;  ///< links: the mean over pages that have any; dangling: the share that has none
  [[nodiscard]] EdgeShare operator()(const Opening& opening) const;
};

}  // namespace sower::graph
