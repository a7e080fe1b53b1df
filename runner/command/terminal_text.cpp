#include "runner/command/terminal_text.hpp"

namespace sower {

std::string terminal_text(std::string_view words, std::size_t indent) {
  std::string shown;
  for (const char c : words) {
    if (c == '\n') shown += '\n' + std::string(indent, ' ');
    else shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return shown;
}

}  // namespace sower
