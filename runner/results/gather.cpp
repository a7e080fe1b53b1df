#include "runner/results/gather.hpp"

#include <optional>
#include <span>

#include "io/hdf5/read.hpp"
#include "io/hdf5/seal.hpp"
#include "io/hdf5/write.hpp"
#include "runner/early/from_journal.hpp"
#include "runner/provenance/cores.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/experiment_group.hpp"
#include "runner/results/provenance_group.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/results/task_table.hpp"
#include "runner/study/in_parts.hpp"

namespace sower {
namespace {

constexpr std::size_t none = ~std::size_t{0};  ///< the position of a record that is not there

struct OldFileStays {};  // thrown

/// What the first pass over the journal finds: nothing in it grows with the size of the tasks' results.
struct Survey {
  std::vector<std::size_t> records;  // positions in the journal of all tasks, in canonical order
  std::vector<results::Layout> layouts;
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
    case Status::stopped:
      ++counts.stopped;
      return;
  }
  counts.seconds += head.seconds;
}

/// Reuses the memory of `record`. Of what a failed task recorded before it failed only what was measured counts: how it ended.
void read_results(const Journal& journal, std::size_t position, RecordView& record) {
  if (position == none) {
    record = {};
    return;
  }
  journal.read_at(position, record);
  if (record.head.status == Status::failed)
    std::erase_if(record.variables, [](const VariableView& one) { return one.head->about.origin != Origin::measured; });
}

/// Where the record of each task stands, in canonical order. Several threads share the work.
std::vector<std::size_t> find_records(const Study& study, const Journal& journal) {
  std::vector<std::size_t> records(static_cast<std::size_t>(study.tasks()));
  in_parts(study.tasks(), usable_cores(), [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t number = first; number < last; ++number)
      records[static_cast<std::size_t>(number)] = journal.find(task_key(study, task_of(study, number))).value_or(none);
  });
  return records;
}

/// The same of a task, or what stands in the place of one that was stopped early: a free rank may have run it ahead of the decision.
void read_task(const Journal& journal, const Survey& found, std::int64_t number, RecordView& record) {
  const bool is_stopped = found.gathered.early->is_stopped(number);
  read_results(journal, is_stopped ? none : found.records[static_cast<std::size_t>(number)], record);
  if (!is_stopped) return;
  record.head.status = Status::stopped;
  record.head.message = found.gathered.early->why(number);
}

/// The first pass, over all tasks in canonical order; it writes the table of them.
Survey survey(const Study& study, const Journal& journal, const io::hdf5::NewGroup& root) {
  Survey found;
  found.plans.resize(study.experiments.size());
  found.gathered.experiments.resize(study.experiments.size());
  std::int64_t tasks = 0;
  for (const ExperimentSpec& spec : study.experiments) {
    found.layouts.emplace_back(spec, tasks);
    tasks += spec.tasks();
  }
  found.records = find_records(study, journal);
  found.gathered.early = std::make_shared<const EarlyStops>(decided_by(study, journal));
  results::TaskTable table(root.group("tasks"), study);
  io::Hasher digest;
  RecordView record;
  for (std::int64_t number = 0; number < tasks; ++number) {
    const Task task = task_of(study, number);
    const results::Layout& layout = found.layouts[task.experiment];
    read_task(journal, found, number, record);
    if (!is_done(record.head.status)) record.head.key = task_key(study, task);
    count(found.gathered.experiments[task.experiment], record.head);
    found.plans[task.experiment].add(record);
    table.add(task, layout.row_of(number - layout.first_task()), record.head);
    if (!is_done(record.head.status)) continue;
    for (const io::Hash& hash : {record.head.key, record.head.digest}) {
      digest.number(hash.high);
      digest.number(hash.low);
    }
  }
  table.finish();
  found.gathered.digest = digest.finish();
  return found;
}

/// The second pass, over the rows of one experiment.
void fill(results::ExperimentGroup& group, const results::Layout& layout, const Journal& journal, const Survey& found) {
  RecordView record;
  for (std::int64_t row = 0; row < layout.rows(); ++row) {
    const std::optional<std::int64_t> task = layout.task_at(row);
    if (!task) {
      group.put(nullptr);
      continue;
    }
    const std::int64_t number = layout.first_task() + *task;
    read_task(journal, found, number, record);
    group.put(&record);
  }
  group.finish();
}

void note_left_out(const results::Plan& plan, const std::string& experiment, std::int64_t rows, std::vector<LeftOut>& to) {
  for (const results::Column& column : plan.columns)
    if (column.is_left_out) to.push_back({experiment, column.name, plan.bytes_in_file(column, rows)});
}

Gathered write_groups(const io::hdf5::NewGroup& root, const Study& study, const Journal& journal, double most_bytes) {
  Survey found = survey(study, journal, root);
  results::Names names;
  for (const char* reserved : {"tasks", "attempts", "provenance"}) names.claim(reserved);
  std::string first_plot;
  for (std::size_t e = 0; e < study.experiments.size(); ++e) {
    const ExperimentSpec& spec = study.experiments[e];
    const std::string name = names.claim(spec.name, "_experiment");
    io::hdf5::NewGroup group = root.group(name);
    group.attribute("number", static_cast<std::int32_t>(e));
    found.plans[e].most_bytes = most_bytes;
    results::ExperimentGroup columns(std::move(group), spec, found.layouts[e], found.plans[e]);
    if (first_plot.empty() && columns.has_default_plot()) first_plot = name;
    fill(columns, found.layouts[e], journal, found);
    note_left_out(found.plans[e], name, found.layouts[e].rows(), found.gathered.left_out);
    found.plans[e] = {};
  }
  root.attribute("NX_class", std::string("NXroot"));
  if (!first_plot.empty()) root.attribute("default", first_plot);
  return found.gathered;
}

/// Reads small datasets whole, and the ends of large ones: they are there, and where the file says.
void verify(const io::hdf5::Group& group) {
  constexpr std::uint64_t small = std::uint64_t{1} << 14;
  for (const std::string& name : group.datasets()) {
    const io::hdf5::Dataset dataset = group.dataset(name);
    const std::uint64_t elements = dataset.elements();
    if (elements <= small) {
      results::require_intact(dataset);
      continue;
    }
    for (const std::uint64_t at : {std::uint64_t{0}, elements - 1}) {
      if (dataset.is_bare_dimension()) break;
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
    sum.stopped += one.stopped;
    sum.seconds += one.seconds;
  }
  return sum;
}

Gathered gather(const Study& study, const Journal& journal, const History& history, const std::filesystem::path& file, double most_bytes,
                const std::function<std::string(const Gathered&)>& why_not) {
  Gathered gathered;
  const auto write = [&](const std::filesystem::path& temporary) {
    io::hdf5::NewFile made(temporary);
    {
      const io::hdf5::NewGroup root = made.root();
      gathered = write_groups(root, study, journal, most_bytes);
      results::describe_file(root, study, gathered);
      results::write_provenance(root.group("provenance"), study, history.provenance);
      results::write_attempts(root.group("attempts"), history.attempts);
    }
    made.sum_up();
    made.close();
    io::hdf5::seal(temporary);
    verify(io::hdf5::File(temporary).root());
    if (why_not) gathered.why_not_written = why_not(gathered);
    if (!gathered.why_not_written.empty()) throw OldFileStays();
  };
  try {
    results::replace_file(file, write);
  } catch (const OldFileStays&) {
    // and what was written for nothing is gone
  } catch (const Error& error) {
    throw Error(text("the results were not written: ", error.what(),
                     ". What finished is safe in the journal, and an older results file is ",
                     "as it was; mend the cause and run the same command again"));
  }
  return gathered;
}

}  // namespace sower
