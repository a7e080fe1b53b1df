#include "io/hash/hash.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "runner/api/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io {
namespace {

/// The bytes over which xxHash publishes its known answers.
std::vector<std::byte> sanity_buffer(std::size_t length) {
  std::vector<std::byte> bytes(length);
  std::uint64_t state = 2654435761;
  for (std::byte& byte : bytes) {
    byte = static_cast<std::byte>(state >> 56);
    state *= 11400714785074694797U;
  }
  return bytes;
}

Hash hash_of(std::span<const std::byte> data) {
  Hasher hasher;
  hasher.bytes(data);
  return hasher.finish();
}

TEST(Hash, AgreesWithTheKnownAnswersOfXxh3) {  // XXH3, 128 bits, seed 0: one or more lengths for each of its code paths
  const std::vector<std::pair<std::size_t, std::string>> answers{
      {0, "99aa06d3014798d86001c324468d497f"},    {1, "a6cd5e9392000f6ac44bdff4074eecdb"},   {4, "970d585ac632bf8e2e7d8d6876a39fe9"},
      {16, "c68c368ecf8a9c05562980258a998629"},   {17, "955fa78643ed3669abbc12d11973d7db"},  {32, "98fc6458710dc2e8278410a17595e3f9"},
      {100, "9b50b05817ab158e5fcbc2e3295f2476"},  {240, "aa4202daa2769dc85c9aae94c8ebe5a0"}, {241, "99a80ecf0ecfc647c5a639ecd2030e5e"},
      {1000, "9b857abf662e5a25aca2dde0f1951b9a"}, {4161, "06e30da044fbc01eefb6ccb06c0b206a"}};
  for (const auto& [length, answer] : answers) EXPECT_EQ(hash_of(sanity_buffer(length)).hex(), answer) << length << " bytes";
  EXPECT_EQ(hash_of(std::as_bytes(std::span("a", 1))).hex(), "a96faf705af16834e6c632b61e964e1f");
  EXPECT_EQ(hash_of(std::as_bytes(std::span("abc", 3))).hex(), "06b05ab6733a618578af5f94892f3950");
}

TEST(Hash, HexHasThirtyTwoDigitsWithLeadingZeros) {
  EXPECT_EQ((Hash{0, 1}.hex()), "00000000000000000000000000000001");
  EXPECT_EQ((Hash{0x0123456789abcdef, 0xfedcba9876543210}.hex()), "0123456789abcdeffedcba9876543210");
}

TEST(Hasher, GivesTheSameForAnySplitOfTheBytes) {
  const std::vector<std::byte> data = sanity_buffer(3000);  // more than is collected before hashing begins
  for (std::size_t step : {1U, 7U, 64U, 255U, 256U, 257U, 999U, 1023U, 1024U, 1025U, 2999U}) {
    Hasher hasher;
    for (std::size_t i = 0; i < data.size(); i += step) hasher.bytes(std::span(data).subspan(i, std::min(step, data.size() - i)));
    hasher.bytes({});
    EXPECT_EQ(hasher.finish(), hash_of(data)) << "in steps of " << step;
  }
}

TEST(Hasher, MayGoOnAfterFinish) {
  const std::vector<std::byte> data = sanity_buffer(500);
  Hasher hasher;
  hasher.bytes(std::span(data).first(200));
  EXPECT_EQ(hasher.finish(), hash_of(std::span(data).first(200)));
  hasher.bytes(std::span(data).last(300));
  EXPECT_EQ(hasher.finish(), hash_of(data));
}

TEST(Hasher, KeepsNeighbouringTextsApart) {
  Hasher a, b;
  a.text("ab");
  a.text("c");
  b.text("a");
  b.text("bc");
  EXPECT_NE(a.finish(), b.finish());
}

TEST(Hasher, TakesNumbersAsEightBytesLowestFirst) {
  Hasher hasher;
  hasher.number(0x0807060504030201);
  EXPECT_EQ(hasher.finish(), hash_of(std::as_bytes(std::span("\1\2\3\4\5\6\7\10", 8))));
}

TEST(HashFile, IsTheHashOfTheContent) {
  const tests::TemporaryFolder folder;
  for (const std::size_t length : {0U, 1U, 4161U, 3'000'001U}) {  // the last is longer than any buffer
    const std::vector<std::byte> data = sanity_buffer(length);
    const std::string path = folder / "data";
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data.data()), static_cast<std::streamsize>(length));
    EXPECT_EQ(hash_file(path), hash_of(data)) << length << " bytes";
  }
}

TEST(HashFile, NamesTheFileItCannotRead) {
  const tests::TemporaryFolder folder;
  for (const std::string& path : {(folder / "absent").string(), folder.path().string()}) {
    try {
      hash_file(path);
      ADD_FAILURE() << path << " was hashed";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace sower::io
