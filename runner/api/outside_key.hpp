#pragma once
// For kinds with tunables that say how a task is carried out and not what comes of it.

#include <string_view>

namespace sower {

/// `const OutsideKey entry{"command", "folder"};` in a kind's .cpp: that tunable is no part of what knows a task from run to run, so that
/// changing it repeats none. A list through these objects, as the catalogue is one.
struct OutsideKey {
  OutsideKey(std::string_view kind_name, std::string_view key) : kind(kind_name), path(key), next(head) { head = this; }
  OutsideKey(const OutsideKey&) = delete;
  OutsideKey& operator=(const OutsideKey&) = delete;
  std::string_view kind, path;
  const OutsideKey* next;
  static inline constinit const OutsideKey* head = nullptr;
};

inline bool is_outside_key(std::string_view kind, std::string_view path) {
  const OutsideKey* entry = OutsideKey::head;
  while (entry != nullptr && !(entry->kind == kind && entry->path == path)) entry = entry->next;
  return entry != nullptr;
}

}  // namespace sower
