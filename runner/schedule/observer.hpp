#pragma once
// Who watches the coordinator.

#include "runner/early/rule.hpp"
#include "runner/schedule/orders.hpp"

namespace sower {

/// Is told what the coordinator does; by its thread alone, on rank 0. It decides nothing, and throws nothing.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;
  /// An order is about to be sent; an empty one ends the rank's work.
  virtual void sent(int rank, const Order& order) = 0;
  /// A report has come, and nothing was made of it yet.
  virtual void heard(int rank, const Report& report) = 0;
  /// A task has said how far it is.
  virtual void progressed(int rank, const InnerProgress& progress) = 0;
  /// Tasks were stopped early; those that ranks have go on.
  virtual void stopped(const TaskRange& tasks) = 0;
  /// Several times a second, whatever happens.
  virtual void look() = 0;
};

}  // namespace sower
