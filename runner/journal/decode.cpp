#include "runner/journal/decode.hpp"

#include <cstring>

#include "runner/api/comm.hpp"
#include "runner/journal/frame.hpp"

namespace sower::journal {

namespace {

/// Takes things from the front of a payload. After the first that is not there everything is zero or empty, and ok() false.
class Cursor {
 public:
  explicit Cursor(std::span<const std::byte> payload) : left_(payload) {}

  std::span<const std::byte> bytes(std::uint64_t length) {
    if (length > left_.size()) {
      fail();
      return {};
    }
    const auto taken = left_.first(static_cast<std::size_t>(length));
    left_ = left_.subspan(taken.size());
    return taken;
  }
  template <Wire T>
  T number() {
    T value{};
    if (const auto taken = bytes(sizeof value); !taken.empty()) std::memcpy(&value, taken.data(), sizeof value);
    return value;
  }
  std::string_view text() {
    const auto taken = bytes(number<std::uint32_t>());
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }
  /// A number of things of at least `each` bytes: never more than there is room for.
  std::uint32_t count(std::size_t each) {
    const auto value = number<std::uint32_t>();
    if (value <= left_.size() / each) return value;
    fail();
    return 0;
  }
  void fail() {
    ok_ = false;
    left_ = {};
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool ended() const { return ok_ && left_.empty(); }

 private:
  std::span<const std::byte> left_;
  bool ok_ = true;
};

Values empty_values(std::uint8_t type) {
  switch (type) {
    case 1:
      return std::vector<float>();
    case 2:
      return std::vector<std::int64_t>();
    case 3:
      return std::vector<std::uint8_t>();
    case 4:
      return std::vector<std::string>();
    default:
      return std::vector<double>();
  }
}

void read_head(Cursor& in, std::uint32_t version, TaskHead& head) {
  head.status = static_cast<Status>(in.number<std::uint8_t>());
  if (head.status < Status::done || head.status > Status::failed) in.fail();
  for (io::Hash* hash : {&head.key, &head.digest}) {
    hash->high = in.number<std::uint64_t>();
    hash->low = in.number<std::uint64_t>();
  }
  head.message = in.text();
  head.attempt = in.number<std::uint32_t>();
  head.seed = in.number<std::uint64_t>();
  head.ranks.resize(in.count(sizeof(std::int32_t)));
  for (std::int32_t& rank : head.ranks) rank = in.number<std::int32_t>();
  head.threads = in.number<std::int32_t>();
  head.host = in.text();
  head.start = in.number<double>();
  head.seconds = in.number<double>();
  const bool has_usage = version >= 2;
  head.cpu_seconds = has_usage ? in.number<double>() : 0;
  head.peak_bytes = has_usage ? in.number<double>() : 0;
  head.signal = has_usage ? in.number<std::int32_t>() : 0;
}

/// Whether `data` is `count` texts and nothing else.
bool are_texts(std::span<const std::byte> data, std::uint64_t count) {
  if (count > data.size() / sizeof(std::uint32_t)) return false;
  Cursor in(data);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) in.text();
  return in.ended();
}

/// Whether the data are as long as the sizes say.
bool fits(const VariableView& variable) {
  std::uint64_t count = 1;
  bool too_many = false;
  for (const std::size_t size : variable.sizes) too_many |= __builtin_mul_overflow(count, std::uint64_t{size}, &count);
  for (const std::size_t size : variable.sizes)
    if (size == 0) return variable.data.empty();
  if (too_many) return false;
  const std::size_t each = value_bytes[variable.head->values.index()];
  if (each == 0) return are_texts(variable.data, count);
  return variable.data.size() % each == 0 && variable.data.size() / each == count;
}

}  // namespace

bool read_schema(std::span<const std::byte> payload, std::vector<Variable>& schema) {
  Cursor in(payload);
  schema.resize(in.count(4 * sizeof(std::uint32_t) + 2));
  for (Variable& variable : schema) {
    variable.name = in.text();
    const auto type = in.number<std::uint8_t>();
    const auto origin = in.number<std::uint8_t>();
    if (type >= value_bytes.size() || origin > 1) in.fail();
    variable.values = empty_values(type);
    variable.about.origin = static_cast<Origin>(origin);
    variable.about.help = in.text();
    variable.about.unit.symbol = in.text();
    variable.dimensions.resize(in.count(sizeof(std::uint32_t)));
    for (Dimension& dimension : variable.dimensions) dimension.name = in.text();
    if (!in.ok()) return false;
  }
  return in.ended();
}

std::vector<std::string> texts_of(std::span<const std::byte> data) {
  std::vector<std::string> texts;
  Cursor in(data);
  while (in.ok() && !in.ended()) texts.emplace_back(in.text());
  return texts;
}

bool read_task(const TaskPayload& task, const std::vector<Variable>& schema, RecordView& record) {
  Cursor in(task.bytes);
  read_head(in, task.version, record.head);
  if (!in.ok()) return false;
  Cursor sizes = in;
  for (const Variable& variable : schema) in.bytes(sizeof(std::uint64_t) * (variable.dimensions.size() + 1));
  if (!in.ok()) return false;
  record.variables.resize(schema.size());
  for (std::size_t i = 0; i < schema.size(); ++i) {
    VariableView& variable = record.variables[i];
    variable.head = &schema[i];
    variable.sizes.resize(schema[i].dimensions.size());
    for (std::size_t& size : variable.sizes) size = sizes.number<std::uint64_t>();
    variable.data = in.bytes(sizes.number<std::uint64_t>());
    if (!in.ok() || !fits(variable)) return false;
  }
  return in.ended();
}

}  // namespace sower::journal
