#include "algorithms/birthday/birthday.hpp"

#include <bitset>
#include <numeric>
#include <span>
#include <vector>

#include "algorithms/reduce/blocks.hpp"
#include "runner/api/experiment.hpp"

namespace sower::birthday {

std::int64_t shared_birthdays(const random::Draws& draws, std::int64_t people, std::int64_t first, std::int64_t last) {
  std::int64_t shared = 0;
  for (std::int64_t party = first; party < last; ++party) {
    std::bitset<365> taken;
    for (std::int64_t guest = 0; guest < people; ++guest) {
      const std::uint64_t day = draws.integer(365, static_cast<std::uint64_t>(party), static_cast<std::uint64_t>(guest));
      if (taken[day]) {
        ++shared;
        break;
      }
      taken[day] = true;
    }
  }
  return shared;
}

double exact_probability(std::int64_t people) {
  double all_different = 1;
  for (std::int64_t guest = 1; guest < people; ++guest) all_different *= 1 - static_cast<double>(guest) / 365;
  return 1 - all_different;
}

namespace {

struct Birthday final : Experiment {
  static constexpr std::string_view name = "birthday", summary = "how likely two of n people share a birthday";
  std::int64_t people = 23, parties = 100'000;

  void fields(Fields& visit) override {
    visit("people", people, "guests at each party", none, at_least(1));
    visit("parties", parties, "parties that are drawn", none, at_least(1));
  }

  void run(Context& context) const override {
    const random::Draws draws(context.streams, "birthdays");
    const reduce::Span mine = reduce::share(parties, context.team.rank(), context.team.size());
    const std::int64_t shared = shared_birthdays(draws, people, mine.first, mine.last);

    // Whole numbers add up to the same in any order; sums of doubles go through algorithms/reduce.
    const std::vector<std::int64_t> all = context.team.all_gather(std::span(&shared, 1));
    const std::int64_t total = std::accumulate(all.begin(), all.end(), std::int64_t{0});

    context.out.scalar("probability", static_cast<double>(total) / static_cast<double>(parties),
                       {"share of parties with a shared birthday"});
    context.out.scalar("exact", exact_probability(people), {"the probability it estimates"});
  }
};

const Kind<Birthday> entry;

}  // namespace
}  // namespace sower::birthday
