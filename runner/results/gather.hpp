#pragma once
// From the journal to one self-describing HDF5 file (docs/results-format.md).

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/hash/hash.hpp"
#include "runner/early/early_stops.hpp"
#include "runner/journal/journal.hpp"
#include "runner/results/attempts.hpp"
#include "runner/study/study.hpp"

namespace sower {

/// Name and text of each thing that says where results come from: version, command line, git commit, hosts, ...
using Provenance = std::vector<std::pair<std::string, std::string>>;

/// What a results file says of the runs it comes from.
struct History {
  Provenance provenance;  ///< of the last one
  std::vector<results::Attempt> attempts;
};

struct Counts {
  std::int64_t done = 0, diverged = 0, failed = 0, missing = 0;
  std::int64_t stopped = 0;  ///< early; whether a record of them is there or not
  double seconds = 0;        ///< that its tasks took, added up
};

/// A variable that was too large for now.
struct LeftOut {
  std::string experiment, variable;
  double bytes = 0;  ///< that it would take
};

struct Gathered {
  std::vector<Counts> experiments;  ///< in the order of the study
  std::vector<LeftOut> left_out;
  std::shared_ptr<const EarlyStops> early;
  io::Hash digest;              ///< over key and digest of the done and diverged tasks in canonical order
  std::string why_not_written;  ///< why the file that was there stays; empty: it was replaced
  [[nodiscard]] Counts all() const;
};

/// Writes `file` whole under a temporary name beside it, syncs and renames. At every instant the file under its final name is a
/// complete one. Throws Error when the disk refuses; the old file stays. Variables that would take more than `most_bytes` are left out
/// and named. `why_not` is asked just before the rename: when it has a reason or throws, the old file stays.
Gathered gather(const Study& study, const Journal& journal, const History& history, const std::filesystem::path& file,
                double most_bytes = std::numeric_limits<double>::infinity(),
                const std::function<std::string(const Gathered&)>& why_not = {});

/// The first difference between two results files in canonical order, in words; empty when there is none. Only computed variables
/// count; numbers may differ by `relative` times the larger magnitude.
std::string first_difference(const std::filesystem::path& a, const std::filesystem::path& b, double relative = 0);

}  // namespace sower
