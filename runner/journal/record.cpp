#include "runner/journal/record.hpp"

#include <algorithm>
#include <span>

namespace sower {

std::string_view word(Status status) {
  switch (status) {
    case Status::missing:
      return "missing";
    case Status::done:
      return "done";
    case Status::diverged:
      return "diverged";
    case Status::failed:
      return "failed";
    case Status::stopped:
      return "stopped";
  }
  return "unknown";
}

io::Hash digest_of(const std::vector<Variable>& variables) {
  std::vector<const Variable*> computed;
  for (const Variable& variable : variables)
    if (variable.about.origin == Origin::computed) computed.push_back(&variable);
  std::ranges::sort(computed, {}, [](const Variable* variable) -> const std::string& { return variable->name; });

  io::Hasher hasher;
  for (const Variable* variable : computed) {
    hasher.text(variable->name);
    hasher.number(variable->values.index());
    hasher.number(variable->dimensions.size());
    for (const Dimension& dimension : variable->dimensions) {
      hasher.text(dimension.name);
      hasher.number(dimension.size);
    }
    std::visit(
        [&hasher]<class T>(const std::vector<T>& values) {
          hasher.number(values.size());
          if constexpr (std::is_same_v<T, std::string>) {
            for (const std::string& value : values) hasher.text(value);
          } else {
            hasher.bytes(std::as_bytes(std::span(values)));  // as bits: -0.0 is not 0.0, and a NaN equals itself
          }
        },
        variable->values);
  }
  return hasher.finish();
}

}  // namespace sower
