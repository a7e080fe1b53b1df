#include "runner/journal/needed_journal.hpp"

#include <algorithm>
#include <cstring>
#include <thread>

#include "runner/api/error.hpp"
#include "runner/journal/decode.hpp"

namespace sower {

void NeededJournal::look_in(const std::filesystem::path& folder) {
  const std::lock_guard lock(mutex_);
  if (folder == folder_) return;
  folder_ = folder;
  opened_.clear();
}

const Journal* NeededJournal::journal_with(const io::Hash& key) const {
  if (opened_.empty()) return nullptr;
  return is_done(opened_.back()->status(key)) ? opened_.back().get() : nullptr;
}

/// One that has a record of the task.
const Journal& NeededJournal::await(const io::Hash& key) {
  constexpr std::chrono::milliseconds shortest_pause{20}, longest_pause{1000};
  const std::lock_guard lock(mutex_);  // whoever else asks waits for the same
  require(!folder_.empty(), "there is no journal here");
  const auto until = std::chrono::steady_clock::now() + patience_;
  auto pause = shortest_pause;
  const Journal* journal = journal_with(key);
  for (bool first = true; journal == nullptr; first = false) {
    if (!first) {
      require(std::chrono::steady_clock::now() < until, "the journal '", folder_.string(), "' has no record of it, ", patience_.count(),
              " s after it was needed; give the same command again");
      std::this_thread::sleep_for(pause);
      pause = std::min(2 * pause, longest_pause);
    }
    opened_.push_back(std::make_unique<Journal>(folder_));
    journal = journal_with(key);
    if (journal == nullptr) opened_.pop_back();
  }
  return *journal;
}

Status NeededJournal::status(const io::Hash& key) { return await(key).status(key); }

std::vector<Variable> NeededJournal::heads(const io::Hash& key) {
  std::vector<Variable> heads;
  for (const VariableView& each : await(key).read(key).variables) heads.push_back(*each.head);
  return heads;
}

Variable NeededJournal::variable(const io::Hash& key, std::size_t number) {
  const RecordView record = await(key).read(key);
  const VariableView& view = record.variables.at(number);
  Variable variable = *view.head;
  for (std::size_t i = 0; i < view.sizes.size(); ++i) variable.dimensions[i].size = view.sizes[i];
  std::visit(
      [&]<class T>(std::vector<T>& values) {
        if constexpr (std::is_same_v<T, std::string>) {
          values = journal::texts_of(view.data);
        } else {
          values.resize(view.data.size() / sizeof(T));
          if (!values.empty()) std::memcpy(values.data(), view.data.data(), view.data.size());
        }
      },
      variable.values);
  return variable;
}

}  // namespace sower
