#include "runner/schedule/order_log.hpp"

#include <gtest/gtest.h>

#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using namespace tests;

Order order_of(std::vector<Assignment> tasks) { return {.team = 0, .ranks = {}, .tasks = std::move(tasks)}; }

TEST(OrderLog, TellsTheLastTwoOrdersOfEachRankAndWhetherTheRunEndedInOrder) {
  const TemporaryFolder folder;
  EXPECT_TRUE(read_orders(folder / "0001.orders").last.empty());
  OrderLog log(folder / "0001.orders");
  log.note(0, order_of({{9, 1}, {8, 1}}));
  log.note(0, order_of({{1, 1}}));
  log.note(3, order_of({{2, 1}, {5, 2}}));
  log.note(0, order_of({{7, 4}}));
  log.note(3, {});  // the order to end is none of interest
  LastOrders found = read_orders(folder / "0001.orders");
  EXPECT_FALSE(found.ended);
  ASSERT_EQ(found.last.size(), 2U);
  ASSERT_EQ(found.last[0].size(), 2U);
  EXPECT_EQ(found.last[0][0].task, 1);
  EXPECT_EQ(found.last[0][1].task, 7);
  EXPECT_EQ(found.last[0][1].attempt, 4U);
  ASSERT_EQ(found.last[3].size(), 2U);
  EXPECT_EQ(found.last[3][1].task, 5);
  log.end();
  EXPECT_TRUE(read_orders(folder / "0001.orders").ended);
}

TEST(OrderLog, ARunThatEndedInOrderNamesWhatItsLauncherWasRunningWhenItWasKilled) {
  const TemporaryFolder folder;
  OrderLog log(folder / "0001.orders");
  log.note(0, order_of({{1, 1}}));
  log.note(1, order_of({{2, 1}, {5, 2}}));
  EXPECT_TRUE(read_orders(folder / "0001.orders").suspects.empty());
  log.end({{5, 2}});
  const LastOrders found = read_orders(folder / "0001.orders");
  EXPECT_TRUE(found.ended);
  ASSERT_EQ(found.suspects.size(), 1U);
  EXPECT_EQ(found.suspects[0].task, 5);
  EXPECT_EQ(found.suspects[0].attempt, 2U);
  EXPECT_EQ(found.last.size(), 2U) << "nobody is no rank";
}

TEST(OrderLog, IsReadAsFarAsItMakesSense) {
  const TemporaryFolder folder;
  {
    OrderLog log(folder / "whole");
    log.note(0, order_of({{1, 1}}));
    log.note(0, order_of({{2, 1}, {3, 1}}));
  }
  const std::string whole = read_bytes(folder / "whole");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_bytes(folder / "part", whole.substr(0, length));
    const LastOrders found = read_orders(folder / "part");
    for (const auto& [rank, tasks] : found.last) {
      ASSERT_EQ(rank, 0);
      ASSERT_EQ(tasks.size(), 1U) << length;
      ASSERT_EQ(tasks[0].task, 1) << length;
    }
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string wrong = whole;
    wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << (bit % 8)));
    write_bytes(folder / "part", wrong);
    const LastOrders found = read_orders(folder / "part");
    for (const auto& [rank, tasks] : found.last) ASSERT_TRUE(rank == 0 && tasks.size() == 1 && tasks[0].task == 1) << bit;
  }
}

TEST(OrderLog, AFolderThatRefusesStopsNobody) {
  const TemporaryFolder folder;
  OrderLog log(folder / "nowhere" / "0001.orders");
  log.note(0, order_of({{1, 1}}));
  log.end();
  EXPECT_TRUE(read_orders(folder / "nowhere" / "0001.orders").last.empty());
}

}  // namespace
}  // namespace sower
