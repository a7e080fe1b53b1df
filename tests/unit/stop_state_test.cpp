#include "runner/schedule/stop_state.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "runner/schedule/stop_message.hpp"

namespace sower {
namespace {

StopState of_a_handler;

TEST(StopState, GoesForwardOnlyAndKeepsTheFirstReason) {
  StopState stop;
  EXPECT_FALSE(stop.asked());
  EXPECT_EQ(stop.reason(), "");
  stop.ask("the first");
  stop.ask("the second", StopCause::failed_task);
  EXPECT_TRUE(stop.asked());
  EXPECT_FALSE(stop.time_up());
  EXPECT_EQ(stop.reason(), "the first");
  EXPECT_EQ(stop.cause(), StopCause::wish);
  stop.end_time();
  stop.ask("the third");
  EXPECT_TRUE(stop.asked());
  EXPECT_TRUE(stop.time_up());
  EXPECT_EQ(stop.reason(), "the first");
}

TEST(StopState, ASignalMaySetIt) {
  const auto before = std::signal(SIGUSR2, [](int) { of_a_handler.ask_from_signal(); });
  std::raise(SIGUSR2);
  std::signal(SIGUSR2, before);
  EXPECT_TRUE(of_a_handler.asked());
  EXPECT_EQ(of_a_handler.reason(), "");
}

TEST(StopMessage, ArrivesAsItWasSent) {
  for (const std::string reason : {"", "SIGUSR1 came"})
    for (const auto what : {StopMessage::What::ask, StopMessage::What::synced}) {
      const StopMessage message = StopMessage::decoded(StopMessage{what, reason}.encoded());
      EXPECT_EQ(message.what, what);
      EXPECT_EQ(message.reason, reason);
    }
}

}  // namespace
}  // namespace sower
