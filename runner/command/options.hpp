#pragma once
// Checks of options' values, and what to tell whoever wrote a wrong one.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <string>
#include <vector>

#include "runner/api/fields.hpp"

namespace sower {

/// For CLI::Option::check: "--ranks must be a whole number from 1 to 4096, not 'two'".
CLI::Validator whole_number(const Range& range);
CLI::Validator number(const Range& range);
/// A time, "90 s" or "2 h"; `seconds_in` says how long one is.
CLI::Validator duration();
double seconds_in(const std::string& word);
/// Not empty, as "$UNSET" is.
CLI::Validator path_name();
/// One of a few words; a misspelt one is told which was meant.
CLI::Validator one_word_of(const std::vector<std::string>& words);

/// What is wrong with the command line, in words that say what to write; `page` is the verb's, or the command's own.
std::string explain(const CLI::ParseError& error, const CLI::App& page);

}  // namespace sower
