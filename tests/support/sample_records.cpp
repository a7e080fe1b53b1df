#include "tests/support/sample_records.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

#include "runner/api/error.hpp"

namespace sower::tests {

namespace {

TaskHead sample_head(std::uint64_t number, Status status) {
  TaskHead head;
  head.key = key_of(number);
  head.digest = key_of(number + 1'000'000);
  head.status = status;
  head.message = status == Status::done ? "" : text("task ", number, " went wrong: ärger");
  head.attempt = 1 + static_cast<std::uint32_t>(number % 3);
  head.seed = 0xfedcba9876543210 + number;
  head.ranks = {static_cast<std::int32_t>(number % 7), 12};
  head.threads = 2;
  head.host = "node17";
  head.start = 1.7e9 + 0.1 * static_cast<double>(number);
  head.seconds = 0.25;
  head.cpu_seconds = 0.5 + 0.001 * static_cast<double>(number);
  head.peak_bytes = 3e6;
  head.signal = status == Status::failed ? 11 : 0;
  return head;
}

/// The values as the journal's reader gives them out.
template <class T>
std::string encoded(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}
std::string encoded(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) {
    const auto length = static_cast<std::uint32_t>(text.size());
    all.append(reinterpret_cast<const char*>(&length), sizeof length);
    all += text;
  }
  return all;
}

std::string head_difference(const TaskHead& a, const TaskHead& b) {
  if (a.key != b.key) return "key";
  if (a.digest != b.digest) return "digest";
  if (a.status != b.status) return "status";
  if (a.message != b.message) return "message";
  if (a.attempt != b.attempt) return "attempt";
  if (a.seed != b.seed) return "seed";
  if (a.ranks != b.ranks) return "ranks";
  if (a.threads != b.threads) return "threads";
  if (a.host != b.host) return "host";
  if (std::memcmp(&a.start, &b.start, sizeof a.start) != 0) return "start";
  if (std::memcmp(&a.seconds, &b.seconds, sizeof a.seconds) != 0) return "seconds";
  if (std::memcmp(&a.cpu_seconds, &b.cpu_seconds, sizeof a.cpu_seconds) != 0) return "cpu_seconds";
  if (std::memcmp(&a.peak_bytes, &b.peak_bytes, sizeof a.peak_bytes) != 0) return "peak_bytes";
  if (a.signal != b.signal) return "signal";
  return "";
}

std::string variable_difference(const Variable& a, const VariableView& b) {
  if (a.name != b.head->name) return "name";
  if (a.about.help != b.head->about.help) return "help";
  if (a.about.unit.symbol != b.head->about.unit.symbol) return "unit";
  if (a.about.origin != b.head->about.origin) return "origin";
  if (a.values.index() != b.head->values.index()) return "type";
  if (a.dimensions.size() != b.sizes.size() || a.dimensions.size() != b.head->dimensions.size()) return "number of dimensions";
  for (std::size_t i = 0; i < a.dimensions.size(); ++i)
    if (a.dimensions[i].name != b.head->dimensions[i].name || a.dimensions[i].size != b.sizes[i]) return "dimension";
  const std::string data = std::visit([](const auto& values) { return encoded(values); }, a.values);
  if (data != std::string_view(reinterpret_cast<const char*>(b.data.data()), b.data.size())) return "values";
  return "";
}

}  // namespace

io::Hash key_of(std::uint64_t number) {
  io::Hasher hasher;
  hasher.number(number);
  return hasher.finish();
}

TaskResult small_task(std::uint64_t number, Status status) {
  const auto x = static_cast<double>(number);
  return {sample_head(number, status),
          {{"estimate", {}, std::vector{x}, {"value of the integral"}},
           {"samples", {}, std::vector{static_cast<std::int64_t>(number)}, {"points drawn"}},
           {"seconds", {}, std::vector{x / 3}, {"time it took", seconds, Origin::measured}}}};
}

TaskResult rich_task(std::uint64_t number) {
  const auto x = static_cast<double>(number);
  double nan = std::numeric_limits<double>::quiet_NaN();
  const std::uint64_t payload = 0x7ff8dead'beef0000 + number;
  std::memcpy(&nan, &payload, sizeof nan);
  return {sample_head(number, Status::diverged),
          {{"loss", {{"step", 4}}, std::vector{x, -0.0, nan, std::numeric_limits<double>::infinity()}, {"loss after each step"}},
           {"single", {{"row", 2}, {"column", 3}}, std::vector<float>{1, 2, 3, 4, 5, static_cast<float>(x)}, {"", bytes}},
           {"count", {}, std::vector{std::numeric_limits<std::int64_t>::min()}, {"the least"}},
           {"flag", {}, std::vector<std::uint8_t>{1}, {"yes or no"}},
           {"mask", {{"step", 4}}, std::vector<std::uint8_t>{0, 1, 1, 0}, {}},
           {"name", {}, std::vector<std::string>{"Größe\n"}, {"a text"}},
           {"words", {{"word", 4}}, std::vector<std::string>{"", "a", std::string("z\0ero", 5), std::string(300, 'x')}, {}},
           {"nothing", {{"none", 0}, {"step", 4}}, std::vector<double>{}, {"an empty array"}},
           {"no_words", {{"none", 0}}, std::vector<std::string>{}, {"no texts", none, Origin::measured}},
           {"long", {{"sample", 3000}}, std::vector<double>(3000, x / 7), {"longer than what is copied"}}}};
}

std::string difference(const TaskResult& written, const RecordView& record) {
  if (std::string head = head_difference(written.head, record.head); !head.empty()) return head;
  if (written.variables.size() != record.variables.size()) return "number of variables";
  for (std::size_t i = 0; i < written.variables.size(); ++i) {
    const std::string found = variable_difference(written.variables[i], record.variables[i]);
    if (!found.empty()) return written.variables[i].name + ": " + found;
  }
  return "";
}

std::string read_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::remove(file);  // much quicker than to shorten the old one
  std::ofstream out(file, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  require(out.flush().good(), "cannot write ", file.string());
}

}  // namespace sower::tests
