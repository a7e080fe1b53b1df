#pragma once
// Text out of a gzip file, which can be read from the beginning only.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "io/data/byte_file.hpp"

namespace sower::io {

/// Whether a file begins as gzip files do.
bool is_gzip(const ByteFile& file);

/// Gives out the text of a gzip file in pieces of whole lines. Members that follow each other are one text, as for gzip itself.
class GzipLines {
 public:
  explicit GzipLines(const ByteFile& file);
  ~GzipLines();
  /// The next lines: about `size` bytes, or one line that is longer. Ends with a newline; empty when the text has ended. Throws Error when
  /// the stream is damaged or ends too early, and Mistake (in the text) for a line of more than `longest` bytes.
  std::string next(std::size_t size, std::uint64_t longest);
  /// The beginning of what comes next, at least `size` bytes unless the text is shorter; it is still to be given out.
  std::string_view start(std::size_t size);
  /// Leaves out so many bytes of what `start` has shown.
  void drop(std::size_t size);
  [[nodiscard]] std::uint64_t line() const { return line_; }  ///< number of the line that `next` begins with, from 1

 private:
  struct Stream;
  /// Appends up to `size` bytes of text; none: the text has ended.
  std::size_t inflate_some(std::size_t size);
  void refill();
  std::string take(std::size_t size);

  const ByteFile& file_;
  std::unique_ptr<Stream> stream_;
  std::string rest_;  ///< inflated and not yet given out
  std::uint64_t line_ = 1, given_ = 0;
};

}  // namespace sower::io
