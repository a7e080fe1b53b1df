#include "runner/journal/log_file.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/data/regular_file.hpp"
#include "runner/api/error.hpp"
#include "runner/journal/decode.hpp"
#include "runner/journal/frame.hpp"

namespace sower::journal {

Mapping::Mapping(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe of that name must not hang us
  require(file >= 0, "cannot open the journal file '", path.string(), "': ", std::strerror(errno));
  struct stat info {};
  const std::string trouble = io::trouble_with_open_file(file, path);
  const bool known = trouble.empty() && ::fstat(file, &info) == 0;
  const auto length = known ? static_cast<std::size_t>(info.st_size) : 0;
  void* const begin = length > 0 ? ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file, 0) : nullptr;
  const int error = errno;
  ::close(file);
  require(known, "a file of the journal cannot be used: ", trouble);
  require(begin != MAP_FAILED, "cannot map the journal file '", path.string(), "': ", std::strerror(error));
  bytes_ = {static_cast<const std::byte*>(begin), length};
}

Mapping::~Mapping() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

LogFile::LogFile(const std::filesystem::path& path, FileName name) : path_(path.string()), name_(name), map_(path) {
  const bool known = read_header();
  find_frames(known ? sizeof(FileHeader) : 0, known);
}

/// False when the header is damaged.
bool LogFile::read_header() {
  FileHeader header;
  if (map_.bytes().size() < sizeof header) return false;
  std::memcpy(&header, map_.bytes().data(), sizeof header);
  if (header.magic != file_magic || header.crc != header.checksum()) return false;
  require(header.version <= format_version, "the journal file '", path_, "' has format ", header.version, ", and this release reads up to ",
          format_version, "; use the release that wrote it, or a newer one");
  id_ = header.file;
  version_ = header.version;
  return true;
}

/// Goes from frame to frame; where there is none, to the next. `known` says whether id_ is.
void LogFile::find_frames(std::uint64_t offset, bool known) {
  const std::uint64_t end = map_.bytes().size();
  std::uint64_t intact = offset;  // nothing is damaged between here and `offset`
  // Frames do not overlap, so that damage alone costs a few times the file; only what somebody made to keep us busy costs more.
  constexpr std::uint64_t patience = 16;
  while (offset < end && in_vain_ <= patience * end) {
    const std::uint64_t after = accept(offset, known);
    if (after == offset) {
      offset = next_magic(offset + 1);
      continue;
    }
    known = true;
    if (intact < offset) damaged_.emplace_back(intact, offset);
    intact = offset = after;
  }
  if (intact < end) damaged_.emplace_back(intact, end);
}

/// Where the frame at `offset` ends; `offset` itself when there is no intact one.
std::uint64_t LogFile::accept(std::uint64_t offset, bool known) {
  if (map_.bytes().size() - offset < sizeof(FrameHeader)) return offset;
  const FrameHeader header = frame_at(offset);
  const auto rest = map_.bytes().subspan(offset + sizeof header);
  if (header.magic != frame_magic || header.length > rest.size() || (known && header.file != id_)) return offset;
  const auto payload = rest.first(header.length);
  if (header.crc != crc32c(payload, header.checksum())) {
    in_vain_ += payload.size();
    return offset;
  }

  id_ = header.file;  // that of the first intact frame, should the file's own header be damaged
  if (header.kind == FrameKind::task) tasks_.push_back(offset);
  if (header.kind == FrameKind::schema && !schemas_.contains(header.schema)) {
    std::vector<Variable> schema;
    if (read_schema(payload, schema)) schemas_.emplace(header.schema, std::move(schema));
  }
  return offset + sizeof header + header.length;
}

std::uint64_t LogFile::next_magic(std::uint64_t offset) const {
  const auto rest = map_.bytes().subspan(offset);
  const void* const found = ::memmem(rest.data(), rest.size(), &frame_magic, sizeof frame_magic);
  return found == nullptr ? map_.bytes().size() : static_cast<std::uint64_t>(static_cast<const std::byte*>(found) - map_.bytes().data());
}

FrameHeader LogFile::frame_at(std::uint64_t offset) const {
  FrameHeader header;
  std::memcpy(&header, map_.bytes().data() + offset, sizeof header);
  return header;
}

bool LogFile::read(std::uint64_t offset, RecordView& record) const {
  const FrameHeader header = frame_at(offset);
  const auto schema = schemas_.find(header.schema);
  if (schema == schemas_.end()) return false;
  const auto payload = map_.bytes().subspan(offset + sizeof header, header.length);
  if (version_ != 0) return read_task({payload, version_}, schema->second, record);
  // The file's header is damaged. What one version wrote makes no sense to another: nothing may be missing and nothing left over.
  for (std::uint32_t version = format_version; version > 0; --version)
    if (read_task({payload, version}, schema->second, record)) return true;
  return false;
}

void LogFile::visit(const std::function<void(std::uint64_t, const RecordView&)>& each) {
  RecordView record;
  for (const std::uint64_t offset : std::exchange(tasks_, {})) {
    if (read(offset, record)) each(offset, record);
    else damaged_.emplace_back(offset, offset + sizeof(FrameHeader) + frame_at(offset).length);
  }
  std::ranges::sort(damaged_);
}

void LogFile::add_damage(std::vector<std::string>& lines) const {
  for (std::size_t i = 0; i < damaged_.size(); ++i) {
    const std::uint64_t begin = damaged_[i].first;
    while (i + 1 < damaged_.size() && damaged_[i + 1].first == damaged_[i].second) ++i;  // neighbours make one line
    const std::uint64_t end = damaged_[i].second;
    const bool torn = end == map_.bytes().size();  // what a killed writer leaves
    lines.push_back(text(path_, ": bytes ", begin, " to ", end - 1, torn ? ", the last, are incomplete or damaged" : " are damaged"));
  }
}

}  // namespace sower::journal
