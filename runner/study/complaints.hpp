#pragma once
// Where the checks of a study put what they find, so that all of it can be told at once.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "runner/study/read.hpp"

namespace sower {

/// Collects mistakes; the same one at the same place counts once.
class Complaints {
 public:
  void add(const io::Mark& mark, std::string problem, std::string advice = "");
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  /// How often something was added, repetitions included.
  [[nodiscard]] std::size_t heard() const { return heard_; }
  /// A file could not be read: what seems to be missing may have stood there, and is no mistake to tell.
  void expect_gaps() { expects_gaps_ = true; }
  [[nodiscard]] bool expects_gaps() const { return expects_gaps_; }
  /// Tells that a text is being read: mistakes are shown in the order of the texts, then of their places.
  void begin(const io::Mark& text) { order_.emplace(text.file.get(), order_.size()); }
  /// In the order of their places.
  [[nodiscard]] std::vector<Complaint> take();

 private:
  std::vector<Complaint> all_;
  std::size_t heard_ = 0;
  bool expects_gaps_ = false;
  std::map<const io::SourceText*, std::size_t> order_;
  std::set<std::tuple<const io::SourceText*, int, int, std::string>> known_;
};

/// "line 3", or "line 3 of base.yaml" when that is another file than the one `seen_from` is in.
std::string line_of(const io::Mark& mark, const io::Mark& seen_from);

}  // namespace sower
