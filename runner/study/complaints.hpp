#pragma once
// Where the checks of a study put what they find, so that all of it can be told at once.

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
  /// In the order of their places.
  [[nodiscard]] std::vector<Complaint> take();

 private:
  std::vector<Complaint> all_;
  std::size_t heard_ = 0;
  std::set<std::tuple<int, int, std::string>> known_;
};

}  // namespace sower
