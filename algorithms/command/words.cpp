#include "algorithms/command/words.hpp"

#include <algorithm>

namespace sower::command {
namespace {

constexpr std::string_view blanks = " \t\r\n", for_shells = "|<>;&`$*";
constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// In quotes only where they are needed; in $'...', which bash and others take, where the terminal would not show what is there.
std::string quoted_word(const std::string& word) {
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  const bool has_control = std::ranges::any_of(word, is_control);
  std::string all = has_control ? "$'" : "'";
  for (const char c : word) {
    const auto code = static_cast<unsigned char>(c);
    if (is_control(c))
      all += {'\\', static_cast<char>('0' + code / 64), static_cast<char>('0' + code / 8 % 8), static_cast<char>('0' + code % 8)};
    else if (c == '\'') all += has_control ? "\\'" : "'\\''";
    else if (c == '\\' && has_control) all += "\\\\";
    else all += c;
  }
  return all + '\'';
}

class Splitter {
 public:
  explicit Splitter(std::string_view line) : rest_(line) {}

  Words split() {
    while (found_.trouble.empty()) {
      while (!rest_.empty() && blanks.find(rest_[0]) != std::string_view::npos) rest_.remove_prefix(1);
      if (rest_.empty()) break;
      word();
    }
    return std::move(found_);
  }

 private:
  void word() {
    std::string word;
    while (!rest_.empty() && blanks.find(rest_[0]) == std::string_view::npos && found_.trouble.empty()) {
      const char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '\'' || c == '"') quoted(c, word);
      else if (c == '\\') escaped(word);
      else if (for_shells.find(c) != std::string_view::npos) refuse(c);
      else word += c;
    }
    found_.words.push_back(std::move(word));
  }

  void quoted(char quote, std::string& word) {
    while (!rest_.empty() && rest_[0] != quote) {
      const bool escapes = quote == '"' && rest_[0] == '\\' && rest_.size() > 1 && (rest_[1] == '"' || rest_[1] == '\\');
      if (escapes) rest_.remove_prefix(1);
      word += rest_[0];
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) found_.trouble = std::string("a quote ") + quote + " is never closed";
    else rest_.remove_prefix(1);
  }

  void escaped(std::string& word) {
    if (rest_.empty()) {
      found_.trouble = "it ends with a backslash";
      return;
    }
    word += rest_[0];
    rest_.remove_prefix(1);
  }

  void refuse(char c) {
    found_.trouble =
        std::string("no shell reads it, so that '") + c + "' means nothing; write sh -c '...', or put it in quotes if it is text";
  }

  std::string_view rest_;
  Words found_;
};

}  // namespace

Words split_words(std::string_view line) { return Splitter(line).split(); }

std::string joined_words(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + quoted_word(word);
  return line;
}

}  // namespace sower::command
