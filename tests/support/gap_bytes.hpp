#pragma once
// Serialized graphs of the GAP Benchmark Suite, for tests of their reader.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sower::tests {

/// Out-arcs by source, as (target, weight).
using GapRows = std::vector<std::vector<std::array<std::int32_t, 2>>>;

inline std::string gap_bytes(const GapRows& rows, bool directed, bool weighted) {
  std::string result;
  const auto put = [&result]<class T>(T value) { result.append(reinterpret_cast<const char*>(&value), sizeof value); };
  std::int64_t arcs = 0;
  for (const auto& row : rows) arcs += static_cast<std::int64_t>(row.size());
  put(static_cast<char>(directed));
  put(arcs);
  put(static_cast<std::int64_t>(rows.size()));
  const auto put_half = [&](const GapRows& half) {
    std::int64_t place = 0;
    put(place);
    for (const auto& row : half) put(place += static_cast<std::int64_t>(row.size()));
    for (const auto& row : half)
      for (const auto& arc : row) {
        put(arc[0]);
        if (weighted) put(arc[1]);
      }
  };
  put_half(rows);
  if (!directed) return result;
  GapRows sources(rows.size());
  for (std::size_t source = 0; source < rows.size(); ++source)
    for (const auto& arc : rows[source]) {
      const auto target = static_cast<std::size_t>(arc[0]);
      if (target < sources.size()) sources[target].push_back({static_cast<std::int32_t>(source), arc[1]});
      else sources.front().push_back({static_cast<std::int32_t>(source), arc[1]});
    }
  put_half(sources);
  return result;
}

}  // namespace sower::tests
