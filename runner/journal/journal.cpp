#include "runner/journal/journal.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

#include "runner/api/error.hpp"
#include "runner/journal/log_file.hpp"

namespace sower {

using namespace journal;

namespace {

/// Where a record stands.
struct Place {
  std::uint64_t offset = 0;
  std::uint32_t file = 0;     ///< in the order of attempts, then ranks
  std::uint32_t attempt = 0;  ///< of the task
};

struct Found {
  KnownTask task;
  Place place;
};

std::vector<FileName> files_in(const std::filesystem::path& folder, std::vector<std::string>& damage) {
  std::vector<FileName> files;
  std::error_code failed;
  if (!std::filesystem::exists(folder, failed) && !failed) return files;
  for (auto entry = std::filesystem::directory_iterator(folder, failed); !failed && entry != std::filesystem::directory_iterator();
       entry.increment(failed)) {
    const std::filesystem::path& path = entry->path();
    if (const auto name = FileName::parse(path.filename().string())) files.push_back(*name);
    else if (path.extension() == ".log") damage.push_back(path.string() + ": is not called like a journal file and was left out");
  }
  require(!failed, "cannot read the journal folder '", folder.string(), "': ", failed.message());
  std::ranges::sort(files, {}, [](const FileName& name) { return std::tuple(name.attempt, name.rank); });
  std::ranges::sort(damage);
  return files;
}

}  // namespace

struct Journal::Index {
  void keep_the_newest(std::vector<Found>& found);

  int last_attempt = 0;
  std::vector<std::unique_ptr<LogFile>> files;  // they hold what records point to
  std::vector<KnownTask> tasks;
  std::vector<Place> places;  // of tasks with the same index
  std::vector<std::string> damage;
};

void Journal::Index::keep_the_newest(std::vector<Found>& found) {
  const auto rank = [this](const Found& record) {
    return std::tuple(record.task.status != Status::failed, files[record.place.file]->attempt(), record.place.attempt, record.place.file,
                      record.place.offset);
  };
  std::ranges::sort(found,
                    [&](const Found& a, const Found& b) { return a.task.key != b.task.key ? a.task.key < b.task.key : rank(a) > rank(b); });
  const auto same = [](const Found& a, const Found& b) { return a.task.key == b.task.key; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());  // clang 14 cannot compile libstdc++'s ranges::unique
  tasks.reserve(found.size());
  places.reserve(found.size());
  for (const Found& record : found) {
    tasks.push_back(record.task);
    places.push_back(record.place);
  }
}

Journal::Journal(const std::filesystem::path& folder) : index_(std::make_unique<Index>()) {
  Index& index = *index_;
  std::vector<Found> found;
  for (const FileName& name : files_in(folder, index.damage)) {
    const auto number = static_cast<std::uint32_t>(index.files.size());
    index.last_attempt = std::max(index.last_attempt, name.attempt);
    index.files.push_back(std::make_unique<LogFile>(folder / name.text(), name));
    index.files.back()->visit([&](std::uint64_t offset, const RecordView& record) {
      found.push_back({{record.head.key, record.head.status}, {offset, number, record.head.attempt}});
    });
    index.files.back()->add_damage(index.damage);
  }
  index.keep_the_newest(found);
}

Journal::~Journal() = default;
Journal::Journal(Journal&&) noexcept = default;

const std::vector<KnownTask>& Journal::tasks() const { return index_->tasks; }

/// Keys are hashes, spread evenly: each stands close to where its size says.
std::optional<std::size_t> Journal::find(const io::Hash& key) const {
  const std::vector<KnownTask>& tasks = index_->tasks;
  const std::size_t count = tasks.size(),
                    guess = static_cast<std::size_t>(static_cast<double>(key.high) * 0x1p-64 * static_cast<double>(count));
  std::size_t first = std::min(guess, count), last = first;
  for (std::size_t step = 16; first > 0 && key <= tasks[first - 1].key; step *= 2) first -= std::min(first, step);
  for (std::size_t step = 16; last < count && tasks[last].key < key; step *= 2) last += std::min(count - last, step);
  const auto begin = tasks.begin();
  const auto at = std::ranges::lower_bound(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last), key, {},
                                           &KnownTask::key);
  return at != tasks.end() && at->key == key ? std::optional(static_cast<std::size_t>(at - begin)) : std::nullopt;
}

Status Journal::status(const io::Hash& key) const {
  const auto at = find(key);
  return at ? index_->tasks[*at].status : Status::missing;
}

RecordView Journal::read_at(std::size_t position) const {
  RecordView record;
  read_at(position, record);
  return record;
}

void Journal::read_at(std::size_t position, RecordView& record) const {
  const Place& place = index_->places.at(position);
  index_->files[place.file]->read(place.offset, record);
}

RecordView Journal::read(const io::Hash& key) const {
  if (const auto at = find(key)) return read_at(*at);
  RecordView record;
  record.head.key = key;
  return record;
}

const std::vector<std::string>& Journal::damage() const { return index_->damage; }

int Journal::next_attempt() const { return index_->last_attempt + 1; }

}  // namespace sower
