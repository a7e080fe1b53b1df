#pragma once
// The words of a command line, as a shell would split them; nothing is expanded.

#include <string>
#include <string_view>
#include <vector>

namespace sower::command {

struct Words {
  std::vector<std::string> words;
  std::string trouble;  ///< what is wrong; empty when nothing is
};

/// White space separates words; '...' keeps everything, "..." everything but \" and \\, and outside of quotes \ keeps the next character.
/// What would need a shell, such as | or > outside of quotes, is refused.
Words split_words(std::string_view line);

/// The line of which a shell makes these words.
std::string joined_words(const std::vector<std::string>& words);

}  // namespace sower::command
