#include "runner/journal/compact.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "runner/api/error.hpp"
#include "runner/journal/file_name.hpp"
#include "runner/journal/journal.hpp"
#include "runner/journal/log_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> journal_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (journal::FileName::parse(entry.path().filename().string())) files.push_back(entry.path());
  return files;
}

template <class T>
std::vector<T> numbers_in(std::span<const std::byte> data) {
  std::vector<T> values(data.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), data.data(), values.size() * sizeof(T));
  return values;
}

std::vector<std::string> texts_in(std::span<const std::byte> data) {
  std::vector<std::string> values;
  while (!data.empty()) {
    std::uint32_t length = 0;
    std::memcpy(&length, data.data(), sizeof length);
    values.emplace_back(reinterpret_cast<const char*>(data.data()) + sizeof length, length);
    data = data.subspan(sizeof length + length);
  }
  return values;
}

/// One record at a time is in memory.
TaskResult copy_of(const RecordView& record) {
  TaskResult copy{record.head, {}};
  for (const VariableView& view : record.variables) {
    Variable& variable = copy.variables.emplace_back(*view.head);
    for (std::size_t k = 0; k < view.sizes.size(); ++k) variable.dimensions[k].size = view.sizes[k];
    std::visit(
        [&]<class T>(std::vector<T>& values) {
          if constexpr (std::is_same_v<T, std::string>) values = texts_in(view.data);
          else values = numbers_in<T>(view.data);
        },
        variable.values);
  }
  return copy;
}

/// Throws Error unless the file holds exactly the records that count in the journal.
void require_same(const fs::path& file, journal::FileName name, const Journal& journal) {
  using Record = std::pair<io::Hash, io::Hash>;  // key and digest
  std::vector<Record> copied, wanted;
  journal::LogFile(file, name).visit([&](std::uint64_t, const RecordView& record) {
    copied.emplace_back(record.head.key, record.head.digest);
  });
  for (std::size_t i = 0; i < journal.tasks().size(); ++i) wanted.emplace_back(journal.tasks()[i].key, journal.read_at(i).head.digest);
  require(copied == wanted, "'", file.string(), "' is not what was written to it; the old files stay, and nothing is lost");
}

}  // namespace

Compacted compact(const fs::path& folder, int attempt) {
  const std::vector<fs::path> old = journal_files(folder);
  const journal::FileName name{attempt, 0};
  const fs::path file = folder / name.text();
  Compacted done{.files_before = old.size()};
  for (const fs::path& each : old) done.bytes_before += fs::file_size(each);
  {
    const Journal journal(folder);
    done.tasks = journal.tasks().size();
    require(done.tasks > 0, "the journal '", folder.string(), "' is empty");
    JournalWriter writer(folder, attempt, 0);
    for (std::size_t i = 0; i < done.tasks; ++i) writer.add(copy_of(journal.read_at(i)));
    writer.sync();
    require_same(file, name, journal);
  }
  for (const fs::path& each : old) fs::remove(each);
  done.bytes_after = fs::file_size(file);
  return done;
}

void remove_records(const fs::path& folder) {
  for (const fs::path& each : journal_files(folder)) fs::remove(each);
}

}  // namespace sower
