#pragma once
// Where graphs come from: files and generators. A new one is a new file with a struct and its registration.

#include <functional>
#include <string>
#include <string_view>

#include "algorithms/graph/edges.hpp"
#include "runner/api/experiment.hpp"

namespace sower::graph {

/// What a source is given.
struct Opening {
  Comm& team;
  StreamKey streams;
  int threads = 1;
  std::function<void()> look = [] {};  ///< called now and then, throws when the task's time is up
};

class Source {
 public:
  virtual ~Source() = default;
  virtual void fields(Fields& visit) = 0;
  virtual void check(const Complain&) const {}
  /// This rank's share. Collective. Memory is bounded by the share, never the whole graph. Throws Error, on every rank, for what cannot be
  /// read.
  [[nodiscard]] virtual EdgeShare open(const Opening& opening) const = 0;
};

}  // namespace sower::graph
