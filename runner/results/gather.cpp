#include "runner/results/gather.hpp"

#include <algorithm>

#include "io/hdf5/read.hpp"
#include "io/hdf5/write.hpp"
#include "runner/results/experiment_group.hpp"
#include "runner/results/provenance_group.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/results/task_table.hpp"

namespace sower {
namespace {

constexpr std::size_t block_bytes = std::size_t{64} << 20;

/// What the first pass over the journal finds: nothing in it grows with the size of the tasks' results.
struct Survey {
  std::vector<io::Hash> keys;  // of all tasks, in canonical order
  std::vector<results::Plan> plans;
  Gathered gathered;
};

void count(Counts& counts, const TaskHead& head) {
  switch (head.status) {
    case Status::done:
      ++counts.done;
      break;
    case Status::diverged:
      ++counts.diverged;
      break;
    case Status::failed:
      ++counts.failed;
      break;
    case Status::missing:
      ++counts.missing;
      return;
  }
  counts.seconds += head.seconds;
}

/// What a failed task recorded before it failed is not a result.
RecordView read_results(const Journal& journal, const io::Hash& key) {
  RecordView record = journal.read(key);
  if (record.head.status == Status::failed) record.variables.clear();
  return record;
}

Survey survey(const Study& study, const Journal& journal) {
  Survey found;
  found.plans.resize(study.experiments.size());
  found.gathered.experiments.resize(study.experiments.size());
  const std::int64_t tasks = study.tasks();
  found.keys.reserve(static_cast<std::size_t>(tasks));
  io::Hasher digest;
  for (std::int64_t number = 0; number < tasks; ++number) {
    const Task task = task_of(study, number);
    found.keys.push_back(task_key(study, task));
    const RecordView record = read_results(journal, found.keys.back());
    count(found.gathered.experiments[task.experiment], record.head);
    found.plans[task.experiment].add(record);
    if (record.head.status != Status::done && record.head.status != Status::diverged) continue;
    for (const io::Hash& hash : {found.keys.back(), record.head.digest}) {
      digest.number(hash.high);
      digest.number(hash.low);
    }
  }
  found.gathered.digest = digest.finish();
  return found;
}

/// The second pass, over the tasks of one experiment: all its columns for one range of tasks after the other.
void fill(results::ExperimentGroup& group, results::TaskTable& table, const Study& study, const Journal& journal,
          std::span<const io::Hash> keys, std::int64_t first_number) {
  const std::size_t most = std::max<std::size_t>(1, block_bytes / (group.bytes_per_task() + results::TaskTable::bytes_per_task));
  for (std::size_t first = 0; first < keys.size(); first += most) {
    const std::size_t rows = std::min(most, keys.size() - first);
    group.begin(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const io::Hash& key = keys[first + row];
      const RecordView record = read_results(journal, key);
      group.put(row, record);
      table.add(task_of(study, first_number + static_cast<std::int64_t>(first + row)), key, record.head);
    }
    group.write(first);
    table.flush();
  }
}

void write_groups(const io::hdf5::NewGroup& root, const Study& study, const Journal& journal, Survey& found) {
  results::Names names;
  for (const char* reserved : {"tasks", "provenance"}) names.claim(reserved);
  results::TaskTable table(root.group("tasks"), study);
  std::size_t first = 0;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const ExperimentSpec& spec = study.experiments[e];
    const auto tasks = static_cast<std::size_t>(spec.tasks());
    io::hdf5::NewGroup group = root.group(names.claim(spec.name, "_experiment"));
    group.attribute("number", static_cast<std::int32_t>(e));
    results::ExperimentGroup columns(std::move(group), spec, found.plans[e]);
    fill(columns, table, study, journal, std::span<const io::Hash>(found.keys).subspan(first, tasks), static_cast<std::int64_t>(first));
    first += tasks;
  }
  table.finish();
}

/// Reads the ends of every dataset: they are there, and where the file says.
void verify(const io::hdf5::Group& group) {
  for (const std::string& name : group.datasets()) {
    const io::hdf5::Dataset dataset = group.dataset(name);
    const std::uint64_t elements = dataset.elements();
    if (dataset.is_bare_dimension() || elements == 0) continue;
    for (const std::uint64_t at : {std::uint64_t{0}, elements - 1}) {
      if (dataset.sort() == io::hdf5::Dataset::Sort::texts) static_cast<void>(dataset.texts(at, 1));
      else static_cast<void>(dataset.numbers(at, 1));
    }
  }
  for (const std::string& name : group.groups()) verify(group.group(name));
}

}  // namespace

Counts Gathered::all() const {
  Counts sum;
  for (const Counts& one : experiments) {
    sum.done += one.done;
    sum.diverged += one.diverged;
    sum.failed += one.failed;
    sum.missing += one.missing;
    sum.seconds += one.seconds;
  }
  return sum;
}

Gathered gather(const Study& study, const Journal& journal, const Provenance& provenance, const std::filesystem::path& file) {
  Survey found = survey(study, journal);
  const auto write = [&](const std::filesystem::path& temporary) {
    io::hdf5::NewFile made(temporary);
    {
      const io::hdf5::NewGroup root = made.root();
      results::describe_file(root, study, found.gathered);
      write_groups(root, study, journal, found);
      results::write_provenance(root.group("provenance"), study, provenance);
    }
    made.close();
    verify(io::hdf5::File(temporary).root());
  };
  try {
    results::replace_file(file, write);
  } catch (const Error& error) {
    throw Error(text("the results were not written: ", error.what(),
                     ". What finished is safe in the journal, and an older results file is ",
                     "as it was; mend the cause and run the same command again"));
  }
  return found.gathered;
}

}  // namespace sower
