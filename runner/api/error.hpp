#pragma once
// What sower throws, and the one way to state a precondition.

#include <sstream>
#include <stdexcept>
#include <string>

namespace sower {

/// Something the user or a task did that cannot work; the message says where, what was expected and what to do.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Thrown by a collective on the peers of a rank that threw; the message carries that rank and its own message.
struct TeamError : Error {
  using Error::Error;
};

/// The parts written one after the other, numbers with 15 significant digits.
template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  out.precision(15);
  (out << ... << parts);
  return out.str();
}

/// Throws Error with the message unless `condition` holds. Name the offending value in the message.
template <class... Parts>
void require(bool condition, const Parts&... message) {
  if (!condition) throw Error(text(message...));
}

}  // namespace sower
