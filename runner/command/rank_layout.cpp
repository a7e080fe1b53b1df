#include "runner/command/rank_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sower {
namespace {

std::string counted(std::size_t number, const char* what) { return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s"); }

}  // namespace

std::string RankLayout::words() const {
  const std::size_t different = std::set<std::string>(hosts.begin(), hosts.end()).size();
  const auto [least, most] = std::ranges::minmax(cores);
  const std::string each = least == most ? counted(static_cast<std::size_t>(most), "core") : fmt::format("{} to {} cores", least, most);
  return fmt::format("{} on {}, {}{}", counted(hosts.size(), "rank"), counted(different, "host"), each, hosts.size() == 1 ? "" : " each");
}

std::string RankLayout::lines() const {
  std::string text = words() + '\n';
  for (std::size_t first = 0, next = 0; first < hosts.size(); first = next) {
    while (next < hosts.size() && hosts[next] == hosts[first] && cores[next] == cores[first]) ++next;
    const std::string ranks = next - first == 1 ? fmt::format("rank {}", first) : fmt::format("ranks {} to {}", first, next - 1);
    const std::string have = counted(static_cast<std::size_t>(cores[first]), "core");
    text += fmt::format("{}: {}, {}{}\n", hosts[first], ranks, have, next - first == 1 ? "" : " each");
  }
  return text;
}

}  // namespace sower
