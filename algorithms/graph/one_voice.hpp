#pragma once
// What is wrong with an input, said by one rank of a team in the words of all.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "runner/api/comm.hpp"
#include "runner/api/error.hpp"

namespace sower::graph {

/// Throws Error on every rank when any of them has a complaint: the lowest one's, which alone is asked for its words. Collective.
inline void one_voice(Comm& team, const std::function<std::string()>& complaint) {
  const std::int8_t mine = complaint == nullptr ? 0 : 1;
  const std::vector<std::int8_t> all = team.all_gather(std::span(&mine, 1));
  int rank = 0;
  while (rank < team.size() && all[static_cast<std::size_t>(rank)] == 0) ++rank;
  if (rank == team.size()) return;
  std::vector<char> words;
  if (rank == team.rank()) {
    const std::string said = complaint();
    words.assign(said.begin(), said.end());
  }
  team.broadcast(words, rank);
  throw Error(std::string(words.begin(), words.end()));
}

/// Does something that may throw Error on some ranks, which all of them then throw. Collective.
template <class F>
void together(Comm& team, F work) {
  std::function<std::string()> complaint;
  try {
    work();
  } catch (const TeamError&) {
    throw;
  } catch (const Error& error) {
    complaint = [words = std::string(error.what())] { return words; };
  }
  one_voice(team, complaint);
}

}  // namespace sower::graph
