// What a program wrote as a table and which of its columns is a metric: the first line is the column's name, the rest the table.

#include "tests/fuzz/extracted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto [column, text] = sower::tests::first_line_of(data, size);
  try {
    const sower::io::Extracted found = sower::io::extract_column_text(text, "metrics.csv", column);
    if (found.sizes.size() != 1 || !sower::tests::fits(found)) std::abort();
  } catch (const sower::Error&) {
  }
  return 0;
}
