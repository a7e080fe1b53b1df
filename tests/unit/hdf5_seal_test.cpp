// The seal behind an HDF5 file and the checksum over its structure.

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <set>

#include "io/hdf5/read.hpp"
#include "io/hdf5/seal.hpp"
#include "io/hdf5/structure.hpp"
#include "io/hdf5/write.hpp"
#include "tests/support/sample_records.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::io::hdf5 {
namespace {

using tests::TemporaryFolder;

/// A sealed file with numbers, a text and an attribute.
void write_sealed(const std::filesystem::path& path) {
  NewFile file(path);
  file.root().dataset("x", Type::f64, {3}).write(0, std::span<const double>(std::vector{1.0, 2.0, 4711.5}));
  file.root().text("word", "hello");
  file.root().attribute("units", std::string("furlong"));
  file.sum_up();
  file.close();
  seal(path);
}

TEST(Hdf5Seal, IsBrokenByEveryFlippedByteButThoseOfNumbersWithAChecksum) {
  const TemporaryFolder folder;
  write_sealed(folder / "a.h5");
  EXPECT_EQ(seal_of(folder / "a.h5"), Seal::intact);
  const std::string bytes = tests::read_bytes(folder / "a.h5");
  std::size_t unseen = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string content = bytes;
    content[at] = static_cast<char>(content[at] ^ 4);
    tests::write_bytes(folder / "b.h5", content);
    if (const Seal found = seal_of(folder / "b.h5"); found == Seal::intact) {
      ++unseen;
      EXPECT_EQ(File(folder / "b.h5").root().dataset("x").is_intact(), false) << at;
    } else {
      ASSERT_EQ(found == Seal::missing, at >= bytes.size() - 8) << at;
    }
  }
  EXPECT_EQ(unseen, 24U);
}

TEST(Hdf5Seal, IsMissingOrBrokenInWhateverElseThereIs) {
  const TemporaryFolder folder;
  write_sealed(folder / "a.h5");
  const std::string bytes = tests::read_bytes(folder / "a.h5");
  EXPECT_EQ(seal_of(folder / "absent.h5"), Seal::missing);
  EXPECT_EQ(seal_of(folder.path()), Seal::missing);
  for (const std::size_t length : {std::size_t{0}, std::size_t{39}, bytes.size() - 40, bytes.size() - 1}) {
    tests::write_bytes(folder / "b.h5", bytes.substr(0, length));
    EXPECT_EQ(seal_of(folder / "b.h5"), Seal::missing) << length;
  }
  for (const std::uint64_t size : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 60}) {
    for (const std::size_t at : {std::size_t{40}, std::size_t{32}, std::size_t{48}, std::size_t{56}}) {
      std::string content = bytes;
      content.replace(content.size() - at, sizeof size, reinterpret_cast<const char*>(&size), sizeof size);
      tests::write_bytes(folder / "b.h5", content);
      EXPECT_EQ(seal_of(folder / "b.h5"), Seal::broken) << size << " at " << at;
    }
  }
  tests::write_bytes(folder / "b.h5", bytes.substr(bytes.size() - 40));
  EXPECT_EQ(seal_of(folder / "b.h5"), Seal::broken);
}

TEST(Hdf5Structure, ChangesWithNamesTypesShapesDimensionsAndAttributesAndNothingElse) {
  const TemporaryFolder folder;
  int number = 0;
  const auto checksum = [&](const std::function<void(NewGroup&)>& fill) {
    const auto path = folder / std::to_string(number++);
    NewFile file(path);
    {
      NewGroup root = file.root();
      fill(root);
    }
    file.sum_up();
    file.close();
    const Group root = File(path).root();
    EXPECT_EQ(root.text(structure_attribute), structure_checksum(root));
    return structure_checksum(root);
  };
  const std::vector<std::string> sums = {
      checksum([](NewGroup&) {}),
      checksum([](NewGroup& root) { static_cast<void>(root.group("a")); }),
      checksum([](NewGroup& root) { static_cast<void>(root.group("a").group("b")); }),
      checksum([](NewGroup& root) { root.text("a", ""); }),
      checksum([](NewGroup& root) { root.text("a", "b"); }),
      checksum([](NewGroup& root) { static_cast<void>(root.dataset("a", Type::f64, {0})); }),
      checksum([](NewGroup& root) { static_cast<void>(root.dataset("a", Type::i64, {0})); }),
      checksum([](NewGroup& root) {
        static_cast<void>(root.dataset("a", Type::i64, {0, 1}));
      }),
      checksum([](NewGroup& root) { root.dimension("a", 0); }),
      checksum([](NewGroup& root) { static_cast<void>(root.coordinate("a", Type::f32, 0)); }),
      checksum([](NewGroup& root) { root.attribute("a", std::string("b")); }),
      checksum([](NewGroup& root) { root.attribute("a", std::string("c")); }),
      checksum([](NewGroup& root) { root.attribute("a", std::int32_t{0}); }),
      checksum([](NewGroup& root) { root.attribute("a", std::vector<std::int32_t>{0}); }),
      checksum([](NewGroup& root) { root.attribute("a", std::vector<std::string>{"b"}); }),
  };
  EXPECT_EQ(std::set<std::string>(sums.begin(), sums.end()).size(), sums.size());
}

}  // namespace
}  // namespace sower::io::hdf5
