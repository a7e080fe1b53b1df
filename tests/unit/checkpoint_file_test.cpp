#include "runner/journal/checkpoint_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

const CheckpointIdentity identity{.task = {1, 2}, .state_version = 3, .build = {4, 5}};

std::vector<std::byte> state_of(std::size_t length) {
  std::vector<std::byte> state(length);
  for (std::size_t i = 0; i < length; ++i) state[i] = static_cast<std::byte>(i * 7);
  return state;
}

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void replace(const std::filesystem::path& file, const std::string& with) { std::ofstream(file, std::ios::binary) << with; }

TEST(CheckpointFile, GivesBackWhatWasSavedLast) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "a";
  std::string why;
  EXPECT_TRUE(read_checkpoint(file, identity, why).empty());
  EXPECT_EQ(why, "");
  for (const std::size_t length : {100'000U, 1U, 0U, 77U}) {
    write_checkpoint(file, identity, state_of(length), 1);
    EXPECT_EQ(read_checkpoint(file, identity, why), state_of(length));
    EXPECT_EQ(why, "");
  }
}

TEST(CheckpointFile, EveryFlippedBitIsNoticed) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "a";
  write_checkpoint(file, identity, state_of(40), 1);
  const std::string good = content(file);
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    replace(file, bad);
    std::string why;
    EXPECT_TRUE(read_checkpoint(file, identity, why).empty()) << "bit " << bit;
    EXPECT_NE(why, "") << "bit " << bit;
  }
}

TEST(CheckpointFile, EveryCutIsNoticed) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "a";
  write_checkpoint(file, identity, state_of(40), 1);
  const std::string good = content(file);
  for (std::size_t length = 0; length < good.size(); ++length) {
    replace(file, good.substr(0, length));
    std::string why;
    EXPECT_TRUE(read_checkpoint(file, identity, why).empty()) << length;
    EXPECT_NE(why, "") << length;
  }
  replace(file, good + "more");
  std::string why;
  EXPECT_TRUE(read_checkpoint(file, identity, why).empty());
  EXPECT_EQ(why, "it has 44 bytes of state where 40 were saved");
}

TEST(CheckpointFile, AForeignStateIsNotUsedAndItIsSaidWhy) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "a";
  write_checkpoint(file, identity, state_of(40), 1);
  const auto why_not = [&](CheckpointIdentity other) {
    std::string why;
    EXPECT_TRUE(read_checkpoint(file, other, why).empty());
    return why;
  };
  CheckpointIdentity other = identity;
  other.state_version = 4;
  EXPECT_EQ(why_not(other), "its state has version 3, not 4");
  other = identity;
  other.task.low = 9;
  EXPECT_EQ(why_not(other), "it belongs to another task");
  other = identity;
  other.build.high = 9;
  EXPECT_EQ(why_not(other), "another build saved it, or another kind of processor, whose bits may differ");
}

TEST(CheckpointFile, ItTellsWhichAttemptSavedIt) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "a";
  EXPECT_EQ(saved_in_run(file, identity.task), 0);
  for (const int run : {1, 7}) {
    write_checkpoint(file, identity, state_of(40), run);
    EXPECT_EQ(saved_in_run(file, identity.task), run);
    EXPECT_EQ(saved_in_run(file, {1, 3}), 0);
  }
  constexpr std::size_t header_bytes = 72;
  std::string bad = content(file);
  bad[header_bytes - 5] ^= 1;
  replace(file, bad);
  EXPECT_EQ(saved_in_run(file, identity.task), 0);
  replace(file, bad.substr(0, header_bytes - 1));
  EXPECT_EQ(saved_in_run(file, identity.task), 0);
}

TEST(CheckpointFile, WhenTheDiskRefusesTheOldStateStays) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "a";
  write_checkpoint(file, identity, state_of(40), 1);
  EXPECT_THROW(write_checkpoint(folder.path() / "nowhere" / "a", identity, state_of(50), 1), Error);
  std::string why;
  EXPECT_EQ(read_checkpoint(file, identity, why), state_of(40));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) EXPECT_EQ(entry.path(), file);
}

}  // namespace
}  // namespace sower
