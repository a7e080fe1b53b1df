#include "io/data/gzip_lines.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <vector>

#include "io/data/line_range.hpp"
#include "runner/api/error.hpp"

namespace sower::io {

struct GzipLines::Stream {
  z_stream z{};
  std::vector<char> packed = std::vector<char>(std::size_t{1} << 18);
  std::uint64_t read = 0;        ///< bytes of the file that are in `packed` or were
  bool between_members = false;  ///< one has ended: the file may end, or the next one begin
};

bool is_gzip(const ByteFile& file) {
  std::array<char, 2> start{};
  if (file.size() < start.size()) return false;
  file.read(0, start);
  return start[0] == '\x1f' && start[1] == '\x8b';
}

GzipLines::GzipLines(const ByteFile& file) : file_(file), stream_(std::make_unique<Stream>()) {
  constexpr int gzip_only = 15 + 16;  // the largest window
  require(::inflateInit2(&stream_->z, gzip_only) == Z_OK, "'", file.path(), "' cannot be inflated: there is no memory for it");
}

GzipLines::~GzipLines() { ::inflateEnd(&stream_->z); }

void GzipLines::refill() {
  z_stream& z = stream_->z;
  const std::uint64_t left = file_.size() - stream_->read, count = std::min<std::uint64_t>(stream_->packed.size(), left);
  require(count > 0, "'", file_.path(), "' ends in the middle of its gzip stream, after ", stream_->read,
          " bytes; is it a part of a file?");
  file_.read(stream_->read, std::span(stream_->packed).first(count));
  stream_->read += count;
  z.next_in = reinterpret_cast<Bytef*>(stream_->packed.data());
  z.avail_in = static_cast<uInt>(count);
}

std::size_t GzipLines::inflate_some(std::size_t size) {
  z_stream& z = stream_->z;
  const std::size_t before = rest_.size();
  rest_.resize(before + size);
  z.next_out = reinterpret_cast<Bytef*>(rest_.data()) + before;
  z.avail_out = static_cast<uInt>(size);
  while (z.avail_out > 0) {
    if (z.avail_in == 0) {
      if (stream_->between_members && stream_->read == file_.size()) break;
      refill();
    }
    const std::uint64_t at = stream_->read - z.avail_in;
    if (stream_->between_members) {
      require(*z.next_in == 0x1f, "'", file_.path(), "' goes on behind the end of its gzip stream with something else, at byte ", at);
      ::inflateReset(&z);
      stream_->between_members = false;
    }
    const int result = ::inflate(&z, Z_NO_FLUSH);
    require(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR, "'", file_.path(),
            "' is damaged: its gzip stream is wrong near byte ", stream_->read - z.avail_in,
            z.msg == nullptr ? "" : text(" (", z.msg, ")"));
    stream_->between_members = result == Z_STREAM_END;
  }
  rest_.resize(rest_.size() - z.avail_out);
  return rest_.size() - before;
}

std::string_view GzipLines::start(std::size_t size) {
  while (rest_.size() < size && inflate_some(size - rest_.size()) > 0) {
  }
  return rest_;
}

void GzipLines::drop(std::size_t size) { static_cast<void>(take(size)); }

std::string GzipLines::take(std::size_t size) {
  std::string lines = rest_.substr(0, size);
  rest_.erase(0, size);
  given_ += lines.size();
  line_ += static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
  return lines;
}

std::string GzipLines::next(std::size_t size, std::uint64_t longest) {
  constexpr std::size_t step = std::size_t{1} << 16;
  std::size_t end = rest_.rfind('\n');
  while (rest_.size() < size || end == std::string::npos) {
    if (end == std::string::npos && rest_.size() > longest)
      throw Mistake{given_, text("this line has more than ", longest, " bytes; is this a text of edges?")};
    const std::size_t looked = rest_.size();
    if (inflate_some(std::max(step, size - std::min(size, looked))) == 0) {  // the last line need not have an end
      if (!rest_.empty() && rest_.back() != '\n') rest_ += '\n';
      end = rest_.size() - 1;
      break;
    }
    const std::size_t newline = std::string_view(rest_).substr(looked).rfind('\n');
    if (newline != std::string::npos) end = looked + newline;
  }
  return rest_.empty() ? std::string() : take(end + 1);
}

}  // namespace sower::io
