// A table of numbers that is none.

#include "io/data/csv.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runner/api/error.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file = sower::tests::memory_file({reinterpret_cast<const char*>(data), size});
  try {
    const sower::io::Table table = sower::io::read_csv(file);
    const bool chosen = size % 64 == 0;  // the names alone cost a buffer of a megabyte
    if (chosen && sower::io::read_csv_names(file) != table.names) std::abort();
    if (table.names.empty() || table.values.size() % table.names.size() != 0 || table.rows() == 0) std::abort();
    for (const double value : table.values)
      if (!std::isfinite(value)) std::abort();
    for (const std::string& name : table.names) static_cast<void>(table.column(name));
  } catch (const sower::Error&) {
  }
  return 0;
}
