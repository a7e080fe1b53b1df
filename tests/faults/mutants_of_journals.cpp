// Journals with changed bytes: reading crashes or hangs on none, every record that is read is one that was written, every flipped bit
// is noticed, and the same command completes the study with the digest of an undamaged one.
//
// MUTANTS is how many (400 in the tests), SEED which; every 20th is run as well as read.

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "runner/journal/journal.hpp"
#include "tests/faults/forked.hpp"
#include "tests/faults/mutate.hpp"
#include "tests/support/sample_records.hpp"

namespace sower::tests {
namespace {

namespace fs = std::filesystem;
constexpr const char* study = R"(study: small
experiments:
  pi: {kind: integrate, params: {samples: 1000}, sweep: {grid: {confidence: [0.9, 0.95]}}, replicates: 2}
  curve: {kind: optimize, params: {steps: 5, optimizer: {name: adam}}, replicates: 2}
)";
constexpr const char* name = "0001-r00000.log";

/// All that a record says, as bytes.
std::string content_of(const RecordView& record) {
  std::string all = record.head.key.hex() + record.head.digest.hex() + record.head.message + record.head.host +
                    std::to_string(static_cast<int>(record.head.status)) + '/' + std::to_string(record.head.seed) + '/' +
                    std::to_string(record.head.start) + '/' + std::to_string(record.head.seconds);
  for (const VariableView& variable : record.variables) {
    all += '/' + variable.head->name;
    for (const std::size_t size : variable.sizes) all += ',' + std::to_string(size);
    all.append(reinterpret_cast<const char*>(variable.data.data()), variable.data.size());
  }
  return all;
}

using Records = std::map<std::string, std::string>;  // by key

Records records_of(const Journal& journal) {
  Records records;
  for (const KnownTask& task : journal.tasks()) records[task.key.hex()] = content_of(journal.read(task.key));
  return records;
}

constexpr int noticed = 0, unnoticed = 3, wrong_record = 4;

/// Reads a journal in a child and compares it with what was written.
Outcome read_journal(const fs::path& folder, const Records& written) {
  return in_child([&] {
    const Journal journal(folder);
    for (const auto& [key, content] : records_of(journal)) {
      const auto original = written.find(key);
      if (original == written.end() || original->second != content) return wrong_record;
    }
    return journal.damage().empty() ? unnoticed : noticed;
  });
}

long setting(const char* variable, long usual) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? usual : std::atol(value);
}

bool is_one_flipped_bit(const std::string& a, const std::string& b) {
  int bits = 0;
  for (std::size_t i = 0; a.size() == b.size() && i < a.size(); ++i) bits += std::popcount(static_cast<unsigned char>(a[i] ^ b[i]));
  return bits == 1;
}

std::string digest_in(const std::string& output) {
  const auto at = output.find("\ndigest ");
  return at == std::string::npos ? "" : output.substr(at, output.find('\n', at + 1) - at);
}

int meet_mutants() {
  write_bytes("study.yaml", study);
  const std::string digest = digest_in(sower({"run", "study.yaml", "--out", "whole", "--ranks", "1"}).out);
  const std::string bytes = read_bytes(fs::path("whole/journal") / name);
  const Records written = records_of(Journal("whole/journal"));
  std::mt19937_64 chance(static_cast<std::uint64_t>(setting("SEED", 1)));
  long broken = written.size() == 6 && !digest.empty() ? 0 : 1, seen = 0, runs = 0;
  const auto complain = [&](long mutant, const std::string& what, const std::string& content) {
    std::printf("mutant %ld: %s\n", mutant, what.c_str());
    write_bytes("broken_" + std::to_string(broken++) + ".log", content);
  };
  const long mutants = setting("MUTANTS", 400);
  for (long mutant = 0; mutant < mutants; ++mutant) {
    const std::string content = mutated(bytes, chance);
    if (content == bytes) continue;
    fs::remove_all("folder");
    fs::copy("whole", "folder", fs::copy_options::recursive);
    write_bytes(fs::path("folder/journal") / name, content);
    const Outcome read = read_journal("folder/journal", written);
    if (read.signal != 0) complain(mutant, "reading it is killed by signal " + std::to_string(read.signal), content);
    if (read.code == wrong_record) complain(mutant, "a wrong record was read", content);
    if (read.code == unnoticed && is_one_flipped_bit(bytes, content)) complain(mutant, "a flipped bit went unnoticed", content);
    seen += read.code == noticed;
    if (mutant % 20 != 0) continue;
    ++runs;
    const Outcome run = sower({"run", "study.yaml", "--out", "folder", "--ranks", "1"});
    if (run.code != 0 || digest_in(run.out) != digest) complain(mutant, "running it again: " + run.err + run.out, content);
  }
  std::printf("%ld mutants of a journal of %zu bytes: %ld noticed, %ld run again, %ld broken promises\n", mutants, bytes.size(), seen, runs,
              broken);
  return broken == 0 && seen > mutants / 2 ? 0 : 1;
}

}  // namespace
}  // namespace sower::tests

int main() { return sower::tests::meet_mutants(); }
