// Results files with changed bytes, as they are and without the seal that would give them away: no verb crashes, hangs or prints
// anything but what the whole file says.
//
// MUTANTS is how many (200 in the tests), SEED which; BYTES=all flips a bit of every byte in turn instead.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/faults/forked.hpp"
#include "tests/faults/mutate.hpp"
#include "tests/support/sample_records.hpp"

namespace sower::tests {
namespace {

constexpr const char* whole = "folder/results.h5";
constexpr const char* mutant = "mutant.h5";
constexpr const char* study = R"(study: small
experiments:
  pi: {kind: integrate, params: {samples: 1000}, sweep: {grid: {confidence: [0.9, 0.95]}}, replicates: 2, summary: [mean]}
  curve: {kind: optimize, params: {steps: 5, optimizer: {name: adam}}, replicates: 2}
)";
constexpr std::size_t seal_footer = 40;  // bytes; see docs/results-format.md

using Verb = std::vector<std::string>;
const std::vector<Verb> verbs = {{"check", "FILE"},
                                 {"tasks", "FILE", "--output", "csv"},
                                 {"tasks", "FILE", "--where", "estimate > 0", "--output", "json"},
                                 {"show", "FILE", "1"},
                                 {"show", "FILE", "5"},
                                 {"export", "FILE", "--format", "csv", "--experiment", "pi"},
                                 {"export", "FILE", "--format", "json"},
                                 {"export", "FILE", "--format", "netcdf", "--experiment", "curve", "--out", "out.nc", "--force"},
                                 {"diff", "FILE", whole}};

struct Tally {
  long mutants = 0, calls = 0, refused = 0, harmless = 0, broken = 0;
};

std::string words_of(const Verb& verb) {
  std::string words;
  for (const std::string& word : verb) words += (words.empty() ? "" : " ") + word;
  return words;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

Outcome call(const Verb& verb, const std::string& file) {
  Verb words = verb;
  std::ranges::replace(words, "FILE", file);
  Outcome outcome = sower(words);
  outcome.out = replaced(outcome.out, file, "FILE");
  return outcome;
}

/// What is wrong with how a verb took a mutant; empty when nothing is.
std::string wrong(const std::string& verb, const Outcome& before, const Outcome& after) {
  if (!after.stuck.empty()) return "does not end:\n" + after.stuck;
  if (after.signal != 0) return "is killed by signal " + std::to_string(after.signal);
  if (after.code == 0) return verb == "check" || after.out == before.out ? "" : "ends well and says something else";
  if (after.code != 1) return "ends with " + std::to_string(after.code);
  if (after.err.empty() || std::ranges::count(after.err, '\n') > 200) return "does not say why in a few lines: " + after.err.substr(0, 300);
  return before.out.starts_with(after.out) ? "" : "says something else before it ends: " + after.out.substr(0, 300);
}

class Mutants {
 public:
  Mutants() {
    write_bytes("study.yaml", study);
    const Outcome run = sower({"run", "study.yaml", "--out", "folder", "--ranks", "1"});
    if (run.code != 0) std::fprintf(stderr, "%s", run.err.c_str());
    bytes = read_bytes(whole);
    for (const Verb& verb : verbs) before_.push_back(call(verb, whole));
    for (const Outcome& each : before_)
      if (each.code != 0) ++tally.broken, std::printf("fails on the whole file: %s\n", each.err.c_str());
  }

  /// Lets `check` and some other verbs, all when check finds nothing, read the bytes.
  void meet(const std::string& content, std::size_t first, std::size_t others) {
    write_bytes(mutant, content);
    ++tally.mutants;
    const bool fine = met(0, content) == 0;
    (fine ? tally.harmless : tally.refused) += 1;
    for (std::size_t i = 0; i < (fine ? verbs.size() - 1 : others); ++i) met(1 + (first + i) % (verbs.size() - 1), content);
  }

  std::string bytes;
  Tally tally;

 private:
  int met(std::size_t verb, const std::string& content) {
    ++tally.calls;
    const Outcome after = call(verbs[verb], mutant);
    const std::string what = wrong(verbs[verb].front(), before_[verb], after);
    if (what.empty()) return after.code;
    std::printf("mutant %ld: `%s` %s\n", tally.mutants, words_of(verbs[verb]).c_str(), what.c_str());
    write_bytes("broken_" + std::to_string(tally.broken++) + ".h5", content);
    return after.code;
  }

  std::vector<Outcome> before_;
};

long setting(const char* name, long usual) {
  const char* const value = std::getenv(name);
  return value == nullptr ? usual : std::atol(value);
}

int meet_mutants() {
  Mutants mutants;
  std::mt19937_64 chance(static_cast<std::uint64_t>(setting("SEED", 1)));
  const std::string sealed = mutants.bytes;
  const std::string bare = sealed.substr(0, sealed.size() - seal_footer);
  const char* const every = std::getenv("BYTES");
  if (every != nullptr && std::string(every) == "all") {
    for (std::size_t at = 0; at < sealed.size(); ++at) {
      std::string content = sealed;
      content[at] = static_cast<char>(content[at] ^ (1 << chance() % 8));
      mutants.meet(content, at, 1);
    }
  } else {
    for (long n = setting("MUTANTS", 200); n > 0; --n) mutants.meet(mutated(n % 2 == 0 ? sealed : bare, chance), chance(), 2);
  }
  const Tally& tally = mutants.tally;
  std::printf("%ld mutants of a results file of %zu bytes, %ld calls: %ld refused, %ld harmless, %ld broken promises\n", tally.mutants,
              sealed.size(), tally.calls, tally.refused, tally.harmless, tally.broken);
  return tally.broken == 0 && tally.refused > tally.mutants / 2 ? 0 : 1;
}

}  // namespace
}  // namespace sower::tests

int main() { return sower::tests::meet_mutants(); }
