#include "runner/journal/encode.hpp"

#include <limits>

#include "runner/api/error.hpp"

namespace sower::journal {

namespace {

void check_text(std::string_view text, std::string_view what) {
  require(text.size() <= std::numeric_limits<std::uint32_t>::max(), what, " has a text of ", text.size(),
          " bytes; the journal takes texts below 4 GiB");
}

void put_head(Parcel& out, const TaskHead& head) {
  out.number(static_cast<std::uint8_t>(head.status));
  for (const io::Hash& hash : {head.key, head.digest}) {
    out.number(hash.high);
    out.number(hash.low);
  }
  out.text(head.message);
  out.number(head.attempt);
  out.number(head.seed);
  out.number(static_cast<std::uint32_t>(head.ranks.size()));
  out.bytes(std::as_bytes(std::span(head.ranks)));
  out.number(head.threads);
  out.text(head.host);
  out.number(head.start);
  out.number(head.seconds);
  out.number(head.cpu_seconds);
  out.number(head.peak_bytes);
  out.number(head.signal);
}

template <class T>
std::uint64_t encoded_bytes(const std::vector<T>& values) {
  return values.size() * sizeof(T);
}
std::uint64_t encoded_bytes(const std::vector<std::string>& texts) {
  std::uint64_t length = 0;
  for (const std::string& text : texts) length += sizeof(std::uint32_t) + text.size();
  return length;
}

template <class T>
void put_values(Parcel& out, const std::vector<T>& values) {
  out.bytes(std::as_bytes(std::span(values)));
}
void put_values(Parcel& out, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) out.text(text);
}

void append_number(std::string& to, std::uint32_t value) { to.append(reinterpret_cast<const char*>(&value), sizeof value); }

void append_text(std::string& to, std::string_view text) {
  append_number(to, static_cast<std::uint32_t>(text.size()));
  to += text;
}

}  // namespace

void check(const TaskResult& result) {
  require(result.head.status != Status::missing, "a record needs a status: done, diverged or failed");
  check_text(result.head.message, "the task's message");
  for (const Variable& variable : result.variables) {
    std::size_t count = 1;
    for (const Dimension& dimension : variable.dimensions) count *= dimension.size;
    const std::size_t held = std::visit([](const auto& values) { return values.size(); }, variable.values);
    require(held == count, "variable '", variable.name, "' has ", held, " values, but its dimensions say ", count);
    if (const auto* texts = std::get_if<std::vector<std::string>>(&variable.values))
      for (const std::string& text : *texts) check_text(text, variable.name);
  }
}

void describe(const std::vector<Variable>& variables, std::string& payload) {
  payload.clear();
  append_number(payload, static_cast<std::uint32_t>(variables.size()));
  for (const Variable& variable : variables) {
    append_text(payload, variable.name);
    payload += static_cast<char>(variable.values.index());
    payload += static_cast<char>(variable.about.origin);
    append_text(payload, variable.about.help);
    append_text(payload, variable.about.unit.symbol);
    append_number(payload, static_cast<std::uint32_t>(variable.dimensions.size()));
    for (const Dimension& dimension : variable.dimensions) append_text(payload, dimension.name);
  }
}

void put_task(Parcel& out, const TaskResult& result) {
  put_head(out, result.head);
  for (const Variable& variable : result.variables) {
    for (const Dimension& dimension : variable.dimensions) out.number(std::uint64_t{dimension.size});
    std::visit([&out](const auto& values) { out.number(encoded_bytes(values)); }, variable.values);
  }
  for (const Variable& variable : result.variables) std::visit([&out](const auto& values) { put_values(out, values); }, variable.values);
}

}  // namespace sower::journal
