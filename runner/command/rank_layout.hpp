#pragma once

#include <string>
#include <vector>

namespace sower {

/// Where ranks are and how many cores each has for itself.
struct RankLayout {
  std::vector<std::string> hosts;  ///< by rank
  std::vector<int> cores;          ///< by rank

  /// "4 ranks on 2 hosts, 8 cores each"
  [[nodiscard]] std::string words() const;
  /// The same, then a line for each run of ranks that are alike: "node1: ranks 0 to 3, 8 cores each".
  [[nodiscard]] std::string lines() const;
};

}  // namespace sower
