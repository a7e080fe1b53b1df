#include "runner/study/in_parts.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace sower {
namespace {

TEST(InParts, DoesEveryNumberOnce) {
  for (const std::int64_t count : {0, 1, 9'999, 20'000, 100'003})
    for (const int threads : {0, 1, 2, 3, 8}) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(count));
      in_parts(count, threads, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t number = first; number < last; ++number) ++done[static_cast<std::size_t>(number)];
      });
      for (const std::atomic<int>& each : done) ASSERT_EQ(each, 1) << count << " in " << threads;
    }
}

TEST(InParts, ThrowsWhatAPartHasThrown) {
  const auto fail = [](std::int64_t first, std::int64_t) {
    if (first > 0) throw std::runtime_error("part from " + std::to_string(first));
  };
  try {
    in_parts(100'000, 4, fail);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "part from 25000");
  }
}

}  // namespace
}  // namespace sower
