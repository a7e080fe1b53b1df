// What a program wrote as JSON and where in it a metric is: the first line is the path, the rest the text.

#include "tests/fuzz/extracted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto [path, text] = sower::tests::first_line_of(data, size);
  const bool usable = sower::io::trouble_with_json_path(path).empty();
  try {
    const sower::io::Extracted found = sower::io::extract_json_text(text, "metrics.json", path);
    if (!usable || found.sizes.size() > 8 || !sower::tests::fits(found)) std::abort();
  } catch (const sower::Error&) {
  }
  return 0;
}
