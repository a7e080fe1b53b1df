#include "tests/support/ranks_listener.hpp"

#include <sstream>
#include <utility>

namespace sower {

void RanksListener::OnTestPartResult(const testing::TestPartResult& result) {
  if (!result.failed()) return;
  std::ostringstream out;
  out << "on rank " << rank_ << ", " << (result.file_name() != nullptr ? result.file_name() : "unknown file") << ':' << result.line_number()
      << ":\n"
      << result.message() << '\n';
  mine_ += out.str();
}

void RanksListener::OnTestEnd(const testing::TestInfo& /*info*/) {
  const std::vector<std::string> all = gather_(std::exchange(mine_, {}));
  std::string others;
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    if (!all[rank].empty()) any_failed_ = true;
    if (rank != 0) others += all[rank];
  }
  // The listener runs before gtest's printer at the end of a test, so this turns the test's own line into FAILED.
  if (rank_ == 0 && !others.empty()) ADD_FAILURE() << "other ranks failed\n" << others;
  mine_.clear();
}

}  // namespace sower
