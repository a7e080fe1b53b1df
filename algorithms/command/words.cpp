#include "algorithms/command/words.hpp"

namespace sower::command {
namespace {

constexpr std::string_view blanks = " \t\r\n", for_shells = "|<>;&`$*";

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

}  // namespace sower::command
