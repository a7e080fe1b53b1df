#include <gtest/gtest.h>

#include <string>

#include "runner/api/error.hpp"
#include "runner/local/run_ranks.hpp"
#include "runner/team/link.hpp"

namespace sower {
namespace {

TEST(RunLinks, FreesRanksThatWaitForOneThatThrewAndNamesTheCause) {
  for (const int failing : {0, 1, 2}) {
    try {
      local::run_links(3, [&](Link& link) {
        if (link.rank() == failing) throw Error("no memory left");
        static_cast<void>(link.wait(Lane::to_worker, Patience::calm));
      });
      ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()), "no memory left") << "rank " << failing;
    }
  }
}

TEST(RunLinks, GivesOutWhatArrivedBeforeARankThrew) {
  bool arrived = false;
  EXPECT_THROW(local::run_links(2,
                                [&](Link& link) {
                                  if (link.rank() == 1) {
                                    link.send(0, Lane::to_worker, {});
                                    throw Error("gone");
                                  }
                                  arrived = link.wait(Lane::to_worker, Patience::calm).from == 1;
                                }),
               Error);
  EXPECT_TRUE(arrived);
}

}  // namespace
}  // namespace sower
