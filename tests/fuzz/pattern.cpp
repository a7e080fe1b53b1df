// What a program printed and the pattern that a metric is found with: the first line is the pattern, behind it "all" or nothing as in a
// study, the rest what was printed.

#include "tests/fuzz/extracted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto [pattern, text] = sower::tests::first_line_of(data, size);
  const bool all = pattern.ends_with("/all");
  if (all) pattern.resize(pattern.size() - 4);
  const bool usable = sower::io::trouble_with_pattern(pattern).empty();
  try {
    const sower::io::Extracted found = sower::io::extract_match_text(text, "stdout", pattern, all);
    if (!usable || found.sizes.size() != (all ? 1 : 0) || !sower::tests::fits(found)) std::abort();
  } catch (const sower::Error&) {
  }
  return 0;
}
