#pragma once
// The journal's format, version 2 (docs/decisions/0003-journal.md). All numbers are little-endian, nothing is padded.
//
// file    = file header, then frames
// frame   = frame header, payload
// schema  = count u32, then for each variable: name text, type u8, origin u8, help text, unit text, count u32 and as many texts: the
//           names of its dimensions
// task    = status u8, key 2 u64, digest 2 u64, message text, attempt u32, seed u64, count u32 and as many ranks i32, threads i32,
//           host text, start f64, seconds f64, processor seconds f64, peak memory f64, signal i32; then for each variable of its
//           schema: the sizes of its dimensions u64, bytes of its data u64; then the data of each variable
// text    = length u32, characters
//
// type is 0 f64, 1 f32, 2 i64, 3 u8, 4 text: the order of Values. A task's schema may stand anywhere in the file, and more than once.
// In version 1 a task has no processor seconds, peak memory and signal.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "runner/api/recorder.hpp"
#include "runner/journal/crc32c.hpp"

namespace sower::journal {

static_assert(std::endian::native == std::endian::little, "the journal is written as it lies in memory");

inline constexpr std::uint32_t format_version = 2;
inline constexpr std::array<char, 8> file_magic{'s', 'o', 'w', 'e', 'r', 'l', 'o', 'g'};
inline constexpr std::uint32_t frame_magic = 0x776f73f5;  // 0xf5 "sow": never in UTF-8 text

struct FileHeader {
  std::array<char, 8> magic = file_magic;
  std::uint64_t file = 0;  ///< drawn when the file was made; every frame repeats it, so that no frame of another file passes for one
  std::uint32_t version = format_version;
  std::uint32_t crc = 0;  ///< over what stands before it

  [[nodiscard]] std::uint32_t checksum() const { return crc32c(std::as_bytes(std::span(this, 1)).first(20)); }
};
static_assert(sizeof(FileHeader) == 24 && std::has_unique_object_representations_v<FileHeader>);

enum class FrameKind : std::uint32_t { schema = 1, task = 2 };

struct FrameHeader {
  std::uint32_t magic = frame_magic;
  std::uint32_t crc = 0;  ///< over what follows it, payload included
  std::uint64_t file = 0;
  FrameKind kind = FrameKind::task;
  std::uint32_t schema = 0;  ///< the number this frame gives to its schema, or the one of the task's
  std::uint64_t length = 0;  ///< of the payload

  /// Of the header; go on with the payload.
  [[nodiscard]] std::uint32_t checksum() const { return crc32c(std::as_bytes(std::span(this, 1)).subspan(8)); }
};
static_assert(sizeof(FrameHeader) == 32 && std::has_unique_object_representations_v<FrameHeader>);

/// Bytes of one value of a type, by its number; 0 for text.
inline constexpr std::array<std::size_t, 5> value_bytes{8, 4, 8, 1, 0};
static_assert(std::is_same_v<Values, std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>,
                                                  std::vector<std::uint8_t>, std::vector<std::string>>>,
              "the order of the types is part of the format");

}  // namespace sower::journal
