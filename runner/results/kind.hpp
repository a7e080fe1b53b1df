#pragma once
// The types of recorded values, and values of one as another's.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "runner/journal/journal.hpp"

namespace sower::results {

/// What a column holds, in the order of the alternatives of Values.
enum class Kind : std::uint8_t { f64, f32, i64, boolean, text };

inline Kind kind_of(const Variable& head) { return static_cast<Kind>(head.values.index()); }

/// The type that holds values of both: float64 for different numbers, otherwise text.
Kind common(Kind a, Kind b);

/// Bytes of a value in the journal and in a column; 0 for text.
std::size_t bytes_of(Kind kind);
/// How the results file stores it; bool as int8.
io::hdf5::Type stored_type(Kind kind);

/// One value of a numeric variable as float64.
double number_at(const VariableView& variable, std::size_t element);

/// The values of a variable as texts, one after the other; numbers with as many digits as needed to read them back.
class TextCursor {
 public:
  explicit TextCursor(const VariableView& variable) : variable_(variable) {}
  std::string next();

 private:
  const VariableView& variable_;
  std::size_t at_ = 0;  ///< the next element; of text the next byte
};

/// The shortest decimal that reads back as the same number.
std::string shortest(double number);

}  // namespace sower::results
