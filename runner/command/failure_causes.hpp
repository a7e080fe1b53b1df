#pragma once
// Why tasks failed, summed up: a study of thousands of tasks mostly fails for a few reasons.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runner/journal/journal.hpp"
#include "runner/schedule/orders.hpp"
#include "runner/study/study.hpp"

namespace sower {

struct FailureCause {
  std::string words;  ///< "the program was ended by signal 11 (Segmentation fault)"
  std::int64_t tasks = 0;
  std::int64_t first = 0;     ///< the number of one of them
  std::string first_message;  ///< all of its message
};

/// What of a task's message says why it failed: its first line, without what differs from task to task after a semicolon.
std::string cause_in(const std::string& message);

/// The causes, that of the most tasks first. When there are many, those that differ in numbers alone are taken together.
std::vector<FailureCause> causes_of_failures(const Study& study, const Journal& journal);

/// "6 tasks failed:", the causes with an example of each, and what to do next with the folder.
std::string failures_text(const Study& study, const std::vector<FailureCause>& causes, const std::string& folder);

/// What became of tasks that were tried again: "tried again: 3 done, 2 failed again".
std::string tried_again_text(const Study& study, const Journal& journal, std::span<const Assignment> tasks);

}  // namespace sower
