#pragma once
// Early stops as the records of a journal decide them.

#include <optional>

#include "runner/early/early_stops.hpp"
#include "runner/journal/journal.hpp"

namespace sower {

/// What the record of a task says for decisions that go by a metric; nothing when there is no record.
std::optional<Outcome> outcome_in(const Journal& journal, const io::Hash& key, const std::string& metric);

/// The decisions on a study, when what has failed by now has failed for good.
EarlyStops decided_by(const Study& study, const Journal& journal);

}  // namespace sower
