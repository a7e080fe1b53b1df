// A table of numbers that is none.

#include "io/data/csv.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runner/api/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const sower::io::Table table = sower::io::parse_csv({reinterpret_cast<const char*>(data), size}, "table.csv");
    if (table.names.empty() || table.values.size() % table.names.size() != 0 || table.rows() == 0) std::abort();
    for (const double value : table.values)
      if (!std::isfinite(value)) std::abort();
    for (const std::string& name : table.names) static_cast<void>(table.column(name));
  } catch (const sower::Error&) {
  }
  return 0;
}
