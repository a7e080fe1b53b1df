#pragma once
// Self-registration: kinds of experiment, and the alternatives of a choice (optimizers, integrands, ...), each in files of their own.

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "runner/api/error.hpp"
#include "runner/api/fields.hpp"

namespace sower {

/// What is known of a registered thing without making one.
struct Description {
  std::string_view name, summary;
  std::string_view example;    ///< lines of a study with the tunables that have no usable default: "data: cells.csv"
  int version = 1;             ///< of the results: raised when the same tunables would give other numbers
  std::string_view reference;  ///< the paper or book it comes from
  bool own_process = false;    ///< of a kind: each task runs in a process of its own, whatever the study says
};

/// One registered implementation of Base. The catalogue is a list through these objects: no allocation, no initialisation order.
template <class Base>
struct Entry : Description {
  std::unique_ptr<Base> (*make)() = nullptr;
  const Entry* next = nullptr;
  static inline constinit const Entry* head = nullptr;
};

/// `const Registered<Base, T> entry;` in a .cpp makes T known by T::name. T has `summary`, and may have `example` and so on.
template <class Base, class T>
struct Registered : Entry<Base> {
  Registered()
      : Entry<Base>{
            {T::name, T::summary, "", 1, "", false}, [] { return std::unique_ptr<Base>(std::make_unique<T>()); }, Entry<Base>::head} {
    if constexpr (requires { T::example; }) this->example = T::example;
    if constexpr (requires { T::version; }) this->version = T::version;
    if constexpr (requires { T::reference; }) this->reference = T::reference;
    if constexpr (requires { T::own_process; }) this->own_process = T::own_process;
    Entry<Base>::head = this;
  }
};

/// Every registered implementation of Base, sorted by name. Throws Error when two have the same name.
template <class Base>
std::vector<const Entry<Base>*> catalogue() {
  std::vector<const Entry<Base>*> all;
  for (auto entry = Entry<Base>::head; entry != nullptr; entry = entry->next) all.push_back(entry);
  std::ranges::sort(all, {}, &Entry<Base>::name);
  const auto twin = std::ranges::adjacent_find(all, {}, &Entry<Base>::name);
  if (twin != all.end()) throw Error(text("two implementations are registered under the name '", (*twin)->name, "'; rename one"));
  return all;
}

/// The entry of that name, or null.
template <class Base>
const Entry<Base>* find_entry(std::string_view name) {
  auto entry = Entry<Base>::head;
  while (entry != nullptr && entry->name != name) entry = entry->next;
  return entry;
}

}  // namespace sower
