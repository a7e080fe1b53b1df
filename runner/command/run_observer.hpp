#pragma once

#include "runner/schedule/observer.hpp"
#include "runner/schedule/order_log.hpp"
#include "runner/schedule/usage.hpp"

namespace sower {

/// What rank 0 keeps of a run as it goes: the orders, before they are sent, and how its ranks are used.
class RunObserver final : public Observer {
 public:
  RunObserver(OrderLog& orders, int ranks) : orders_(orders), meter_(ranks) {}
  void sent(int rank, const Order& order) override {
    orders_.note(rank, order);
    meter_.sent(order, UsageMeter::Clock::now());
  }
  void heard(int, const Report& report) override { meter_.heard(report, UsageMeter::Clock::now()); }
  void look() override {}
  [[nodiscard]] const Usage& usage() const { return meter_.usage(); }
  /// The run ends in order: nothing was running.
  void end() { orders_.end(); }

 private:
  OrderLog& orders_;
  UsageMeter meter_;
};

}  // namespace sower
