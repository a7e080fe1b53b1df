#pragma once

#include <string>
#include <string_view>

namespace sower {

/// Where say() prints.
enum class Voice : char {
  plain,     ///< to standard output
  to_error,  ///< to standard error: standard output is for machines
  quiet      ///< nowhere
};
void set_voice(Voice how) noexcept;

/// Prints to standard output at once and without control characters, which could do anything to a terminal, unless the voice is another. A
/// reader that has gone, or a full disk, stops no run: said_all() tells in the end.
void say(std::string_view words) noexcept;
/// Prints to standard output, whatever the voice.
void say_to_machines(std::string_view line) noexcept;
/// "sower: ..." on standard error; whether anybody can read it or not.
void complain(std::string_view words) noexcept;

/// Lines that stay at the bottom of the terminal, below whatever is said, until others take their place; empty: none.
void show_status(std::string lines) noexcept;
/// The width of the terminal that standard output is; 0 when it is none, or one that cannot go back a line.
int terminal_columns() noexcept;
/// Whether who prints now would wait for a reader, or for a terminal that was told to pause.
bool would_wait() noexcept;

/// Whether everything that was printed to standard output has arrived.
bool said_all() noexcept;
/// Whether nobody reads standard output any more, as in `sower tasks ... | head`: no fault of anyone.
bool reader_left() noexcept;

}  // namespace sower
