#include "runner/journal/checkpoint_file.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <optional>
#include <type_traits>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/journal/crc32c.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

static_assert(std::endian::native == std::endian::little, "checkpoints are written as they lie in memory");

constexpr std::array<char, 8> file_magic{'s', 'o', 'w', 'e', 'r', 'c', 'h', 'k'};
constexpr std::uint32_t format_version = 2;

/// Of the file; the state follows. Nothing is padded.
struct Header {
  std::array<char, 8> magic = file_magic;
  std::uint32_t format = format_version;
  std::int32_t state_version = 0;
  std::array<std::uint64_t, 2> task{}, build{};
  std::uint64_t length = 0;  ///< of the state
  std::uint64_t run = 0;     ///< its attempt that saved
  std::uint32_t state_crc = 0;
  std::uint32_t crc = 0;  ///< of what stands before it

  [[nodiscard]] std::uint32_t checksum() const { return journal::crc32c(std::as_bytes(std::span(this, 1)).first(sizeof(Header) - 4)); }
};
static_assert(sizeof(Header) == 72 && std::has_unique_object_representations_v<Header>);

Header header_for(const CheckpointIdentity& identity) {
  return {.state_version = identity.state_version,
          .task = {identity.task.high, identity.task.low},
          .build = {identity.build.high, identity.build.low}};
}

void put(std::ofstream& out, std::span<const std::byte> data) {
  out.write(reinterpret_cast<const char*>(data.data()), static_cast<std::streamsize>(data.size()));
}

/// What keeps a file with that header from being used; empty: nothing.
std::string fault_of(const Header& found, const CheckpointIdentity& identity, std::uint64_t bytes_after_header) {
  const Header expected = header_for(identity);
  if (found.magic != file_magic || found.crc != found.checksum()) return "its header is damaged";
  if (found.format != format_version) return text("it has format ", found.format, ", and this release knows only ", format_version);
  if (found.task != expected.task) return "it belongs to another task";
  if (found.build != expected.build) return "another build saved it, or another kind of processor, whose bits may differ";
  if (found.state_version != expected.state_version)
    return text("its state has version ", found.state_version, ", not ", expected.state_version);
  if (found.length != bytes_after_header) return text("it has ", bytes_after_header, " bytes of state where ", found.length, " were saved");
  return "";
}

}  // namespace

void write_checkpoint(const std::filesystem::path& file, const CheckpointIdentity& identity, std::span<const std::byte> state, int run) {
  Header header = header_for(identity);
  header.run = static_cast<std::uint64_t>(run);
  header.length = state.size();
  header.state_crc = journal::crc32c(state);
  header.crc = header.checksum();
  results::replace_file(file, [&](const std::filesystem::path& temporary) {
    std::ofstream out = results::opened_for_writing(temporary);
    put(out, std::as_bytes(std::span(&header, 1)));
    put(out, state);
    out.close();
    require(!out.fail(), "'", temporary.string(), "' cannot be written; check the folder's permissions and the space left");
  });
}

std::vector<std::byte> read_checkpoint(const std::filesystem::path& file, const CheckpointIdentity& identity, std::string& why) {
  why.clear();
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(file, failed);
  if (failed == std::errc::no_such_file_or_directory || failed == std::errc::not_a_directory) return {};
  why = io::trouble_with_regular_file(file);
  if (!why.empty()) return {};
  std::ifstream in(file, std::ios::binary);
  Header header;
  if (failed || !in) why = "it cannot be read";
  else if (size < sizeof header) why = "it is cut off";
  else if (!in.read(reinterpret_cast<char*>(&header), sizeof header)) why = "it cannot be read";
  else why = fault_of(header, identity, size - sizeof header);
  if (!why.empty()) return {};
  std::vector<std::byte> state(header.length);
  if (!in.read(reinterpret_cast<char*>(state.data()), static_cast<std::streamsize>(state.size()))) why = "it cannot be read";
  else if (journal::crc32c(state) != header.state_crc) why = "its state is damaged";
  if (!why.empty()) state.clear();
  return state;
}

int saved_in_run(const std::filesystem::path& file, const io::Hash& task) {
  if (!io::trouble_with_regular_file(file).empty()) return 0;
  std::ifstream in(file, std::ios::binary);
  Header header;
  if (!in.read(reinterpret_cast<char*>(&header), sizeof header)) return 0;
  if (header.magic != file_magic || header.crc != header.checksum() || header.format != format_version) return 0;
  return header.task == header_for({task, 0, {}}).task ? static_cast<int>(header.run) : 0;
}

}  // namespace sower
