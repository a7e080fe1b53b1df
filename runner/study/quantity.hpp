#pragma once
// Quantities: numbers with a unit, as in `10 min` and `2 GiB`.

#include "io/yaml/scalar.hpp"
#include "runner/api/fields.hpp"

namespace sower {

/// A number in `unit`: plain, or with that unit or one that measures the same (times and bytes) after it, which is converted.
io::Scalar<double> read_quantity(const io::Node& node, Unit unit);
/// The same for what has to be whole in `unit`; read without rounding.
io::Scalar<std::int64_t> read_whole_quantity(const io::Node& node, Unit unit);

/// A number of bytes for people: "2 GiB", "1.53 GiB", "812 KiB".
std::string size_in_words(double bytes);

}  // namespace sower
