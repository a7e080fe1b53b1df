#pragma once
// Labels of any kind get the numbers of their order by a sample sort (H. Shi and J. Schaeffer, Parallel sorting by regular sampling,
// Journal of Parallel and Distributed Computing 14 (1992) 361-372): each rank has a range of the labels, and tells those who ask.

#include <cstdint>
#include <vector>

#include "algorithms/graph/text_list.hpp"
#include "runner/api/comm.hpp"

namespace sower::graph {

template <class List>
struct Ranked {
  std::vector<std::int64_t> numbers;  ///< of those asked for; no_vertex for what is none
  std::int64_t count = 0;             ///< labels in all
  List labels;                        ///< of this rank's equal share of the numbers
};

/// Numbers the different labels of all ranks' `known`, which are sorted and different within a rank. `asked`, sorted as well, gets its
/// numbers; null: it is `known` itself. Collective.
template <class List>
Ranked<List> rank_labels(Comm& team, const List& known, const List* asked = nullptr);

extern template Ranked<std::vector<std::int64_t>> rank_labels(Comm&, const std::vector<std::int64_t>&, const std::vector<std::int64_t>*);
extern template Ranked<TextList> rank_labels(Comm&, const TextList&, const TextList*);

}  // namespace sower::graph
