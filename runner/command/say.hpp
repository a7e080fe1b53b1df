#pragma once

#include <string_view>

namespace sower {

/// Prints to standard output at once. A reader that has gone, or a full disk, stops no run: said_all() tells in the end.
void say(std::string_view words) noexcept;
/// "sower: ..." on standard error; whether anybody can read it or not.
void complain(std::string_view words) noexcept;
/// Whether everything that was printed to standard output has arrived.
bool said_all() noexcept;
/// Whether nobody reads standard output any more, as in `sower tasks ... | head`: no fault of anyone.
bool reader_left() noexcept;

}  // namespace sower
