#include "runner/api/alone.hpp"

#include <gtest/gtest.h>

#include "tests/support/comm_conformance.hpp"

namespace sower::test {
namespace {

class AloneConforms : public testing::TestWithParam<ConformanceCase> {};

TEST_P(AloneConforms, Holds) {
  Alone team;
  GetParam().check(team);
}

INSTANTIATE_TEST_SUITE_P(Comm, AloneConforms, testing::ValuesIn(conformance_cases()), [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace sower::test
