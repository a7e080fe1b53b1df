#pragma once
// Tasks that did not run because what they need is not there.

#include <cstdint>
#include <string>

#include "runner/journal/journal.hpp"
#include "runner/results/gather.hpp"
#include "runner/study/study.hpp"

namespace sower {

struct Waiting {
  std::int64_t tasks = 0;
  std::string text;  ///< "3 tasks of compare wait for chains, of which 2 failed": what to say of them, and what to do
};

/// Of a study whose run is over.
Waiting tasks_that_wait(const Study& study, const Gathered& gathered, const std::string& folder);

/// Throws UsageError unless all that a task needs is in a journal.
void require_needed(const Study& study, const Task& task, const Journal& journal, const std::string& folder);

}  // namespace sower
