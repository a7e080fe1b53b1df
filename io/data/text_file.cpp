#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "io/data/extract.hpp"
#include "runner/api/error.hpp"

namespace sower::io {

std::string read_text_file(const std::string& file) {
  namespace fs = std::filesystem;
  constexpr std::uintmax_t most = std::uintmax_t{1} << 30;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  require(fs::exists(status), "there is no file '", file, "'");
  require(fs::is_regular_file(status), "'", file, "' is not a plain file");  // reading a pipe could wait for ever
  const std::uintmax_t size = fs::file_size(file, error);
  require(!error && size <= most, "'", file, "' has ", size, " bytes, more than the ", most, " that are read");
  std::ifstream in(file, std::ios::binary);
  require(in.good(), "'", file, "' cannot be read: ", std::strerror(errno));
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

bool is_number(std::string_view text, double& number) {
  const bool plus = text.starts_with('+') && !text.starts_with("+-");
  const char *begin = text.data() + (plus ? 1 : 0), *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (begin == end || stop != end || error == std::errc::invalid_argument) return false;
  // Too large or too small for a double: what every C program reads.
  if (error == std::errc::result_out_of_range) number = std::strtod(std::string(begin, end).c_str(), nullptr);
  if (std::isnan(number)) number = std::numeric_limits<double>::quiet_NaN();  // of one sign, however it was written
  return true;
}

bool overflows(std::string_view text, double number) {
  return std::isinf(number) && text.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace sower::io
