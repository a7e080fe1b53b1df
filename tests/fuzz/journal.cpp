// A journal file of any bytes. When the first is odd the checksums in the others are made right, so that nonsense gets as far as
// the decoders; whatever they give out must be well-formed.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "runner/api/error.hpp"
#include "runner/journal/log_file.hpp"
#include "tests/fuzz/memory_file.hpp"
#include "tests/support/well_formed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using sower::RecordView;
using sower::VariableView;
using namespace sower::journal;

/// Goes from frame to frame by their lengths, and makes each belong to the file.
void seal(std::string& bytes) {
  FileHeader header;
  if (bytes.size() < sizeof header) return;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.magic = file_magic;
  header.version %= format_version + 2;
  header.crc = header.checksum();
  std::memcpy(bytes.data(), &header, sizeof header);
  FrameHeader frame;
  for (std::size_t at = sizeof header; bytes.size() - at >= sizeof frame; at += sizeof frame + frame.length) {
    std::memcpy(&frame, bytes.data() + at, sizeof frame);
    frame.magic = frame_magic;
    frame.file = header.file;
    frame.length = std::min<std::uint64_t>(frame.length, bytes.size() - at - sizeof frame);
    frame.crc = crc32c(std::as_bytes(std::span(bytes).subspan(at + sizeof frame, frame.length)), frame.checksum());
    std::memcpy(bytes.data() + at, &frame, sizeof frame);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 1) seal(bytes);
  const std::string file = sower::tests::memory_file(bytes);
  try {
    LogFile log(file, FileName{1, 0});
    std::vector<std::uint64_t> offsets;
    log.visit([&](std::uint64_t offset, const RecordView& record) {
      offsets.push_back(offset);
      for (const VariableView& variable : record.variables)
        if (!sower::tests::is_well_formed(variable)) std::abort();
    });
    RecordView record;
    for (const std::uint64_t offset : offsets)
      if (!log.read(offset, record)) std::abort();
    std::vector<std::string> damage;
    log.add_damage(damage);
    if (data[0] % 2 == 0 && offsets.empty() && damage.empty() && bytes.size() > sizeof(FileHeader)) {
      // Only frames of other kinds may be there without a task and without damage.
      FrameHeader frame;
      if (bytes.size() < sizeof(FileHeader) + sizeof frame) std::abort();
      std::memcpy(&frame, bytes.data() + sizeof(FileHeader), sizeof frame);
      if (frame.magic != frame_magic) std::abort();
    }
  } catch (const sower::Error&) {
  }
  return 0;
}
