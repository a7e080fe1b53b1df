#include "runner/command/shell_word.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/command/terminal_text.hpp"

namespace sower {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_plain(char c) {
  constexpr std::string_view harmless = "_-./:=,@%+";
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || static_cast<unsigned char>(c) >= 0x80 || harmless.find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view word) {
  const bool has_control = std::ranges::any_of(word, is_control) || terminal_text(word, 0) != word;
  if (!word.empty() && !has_control && std::ranges::all_of(word, is_plain)) return std::string(word);
  std::string safe = has_control ? "$'" : "'";
  for (const char c : word) {
    if (is_control(c) || (has_control && static_cast<unsigned char>(c) >= 0x80))
      safe += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else if (has_control && (c == '\'' || c == '\\')) safe += {'\\', c};
    else if (c == '\'') safe += "'\\''";
    else safe += c;
  }
  return safe + '\'';
}

std::string shell_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

std::string python_in_shell(std::string_view word) {
  constexpr std::string_view special = "'\"\\$`!";
  std::string safe;
  for (const char c : word) {
    if (is_control(c) || special.find(c) != std::string_view::npos) safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else safe += c;
  }
  return safe;
}

}  // namespace sower
