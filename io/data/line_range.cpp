#include "io/data/line_range.hpp"

#include <algorithm>

#include "runner/api/error.hpp"

namespace sower::io {

Lines read_lines(const ByteFile& file, ByteRange range, std::uint64_t longest, std::string& buffer) {
  constexpr std::uint64_t step = std::uint64_t{1} << 16;
  range.last = std::min(range.last, file.size());
  if (range.first >= range.last) return {};
  const std::uint64_t start = range.first == 0 ? 0 : range.first - 1;  // the byte before tells whether a line begins with the first one
  buffer.resize(range.last - start);
  file.read(start, buffer);
  std::size_t begin = 0;
  if (range.first > 0) {
    const std::size_t newline = buffer.find('\n');
    if (newline >= buffer.size() - 1) return {};  // the line that begins behind the last byte is another range's, and so is none at all
    begin = newline + 1;
  }
  // On to the end of the line that the last byte is in.
  std::size_t looked = buffer.size() - 1, end = buffer.find('\n', looked);
  const std::size_t newline_before = buffer.rfind('\n'), line = newline_before == std::string::npos ? 0 : newline_before + 1;
  while (end == std::string::npos && start + buffer.size() < file.size()) {
    if (buffer.size() - line > longest)
      throw Mistake{start + line, text("this line has more than ", longest, " bytes; is this a text of edges?")};
    looked = buffer.size();
    buffer.resize(looked + std::min(step, file.size() - start - looked));
    file.read(start + looked, std::span(buffer).subspan(looked));
    end = buffer.find('\n', looked);
  }
  if (end == std::string::npos) {
    buffer += '\n';
    end = buffer.size() - 1;
  }
  if (range.first == 0) begin = byte_order_mark_size(buffer);
  return {std::string_view(buffer).substr(begin, end + 1 - begin), start + begin};
}

}  // namespace sower::io
