#include "runner/command/agreement.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <numeric>
#include <string_view>

#include "runner/command/say.hpp"
#include "runner/command/verb.hpp"
#include "runner/provenance/cores.hpp"

namespace sower {
namespace {

/// What the other ranks hear instead of a UsageError, so that all end with the same exit code: mpirun passes on that of any one.
constexpr std::string_view of_usage = "a mistake in the study or on the command line";

std::vector<int> everyone(const Link& link) {
  std::vector<int> ranks(static_cast<std::size_t>(link.size()));
  std::iota(ranks.begin(), ranks.end(), 0);
  return ranks;
}

}  // namespace

std::optional<int> all_together(TeamInbox& inbox, std::uint64_t number, const std::function<std::optional<int>(Comm& all)>& step) {
  Team all(inbox, everyone(inbox.link()), number);
  try {
    const std::optional<int> code = step(all);
    all.barrier();
    return code;
  } catch (const TeamError& error) {  // the rank that failed says why
    return std::string_view(error.what()).ends_with(of_usage) ? study_is_wrong : machine_fault;
  } catch (const std::exception& error) {
    const bool is_of_usage = dynamic_cast<const UsageError*>(&error) != nullptr;
    all.fail(is_of_usage ? of_usage : error.what());
    complain(error.what());
    return is_of_usage ? study_is_wrong : machine_fault;
  }
}

std::string shared_text(Comm& all, const std::string& mine) {
  std::vector<char> characters(mine.begin(), mine.end());
  all.broadcast(characters);
  return {characters.begin(), characters.end()};
}

std::vector<std::string> every_text(Comm& all, const std::string& mine) {
  const std::size_t length = mine.size();
  const std::vector<std::size_t> lengths = all.all_gather(std::span(&length, 1));
  const std::vector<char> joined = all.all_gather(std::span<const char>(mine));
  std::vector<std::string> texts;
  std::size_t start = 0;
  for (const std::size_t each : lengths) {
    texts.emplace_back(joined.begin() + static_cast<std::ptrdiff_t>(start), joined.begin() + static_cast<std::ptrdiff_t>(start + each));
    start += each;
  }
  return texts;
}

bool all_content(Comm& all, const std::string& complaints) {
  const std::vector<std::string> texts = every_text(all, complaints);
  const auto wrong = std::ranges::find_if(texts, [](const std::string& each) { return !each.empty(); });
  if (wrong == texts.end()) return true;
  if (all.rank() == 0) std::fputs(wrong->c_str(), stderr);
  return false;
}

void refuse_mixed_ranks(Comm& all, const std::string& fingerprint, const std::vector<std::string>& hosts) {
  const std::vector<std::string> prints = every_text(all, fingerprint);
  for (std::size_t rank = 1; rank < prints.size() && all.rank() == 0; ++rank)
    require(prints[rank] == prints[0], "ranks run on unlike builds or processors, so that bits may differ:\n  rank 0 on ", hosts[0], ": ",
            prints[0], "\n  rank ", rank, " on ", hosts[rank], ": ", prints[rank],
            "\nUse nodes of one kind, or mix them with --allow-mix.");
}

std::vector<int> cores_of_ranks(Comm& all, bool one_process) {
  std::vector<CoreLimits> limits;
  for (const std::string& each : every_text(all, own_core_limits(!one_process).packed())) limits.push_back(CoreLimits::unpacked(each));
  return divide_cores(limits);
}

}  // namespace sower
