#include "runner/results/export.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "runner/command/options.hpp"
#include "runner/command/results_path.hpp"
#include "runner/command/row_output.hpp"
#include "runner/command/say.hpp"
#include "runner/command/verb.hpp"
#include "runner/results/replace_file.hpp"
#include "runner/results/results_file.hpp"
#include "runner/results/task_rows.hpp"
#include "runner/results/trace.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using results::ExperimentTasks;

/// Calls `write` with a sink into a file; throws Error when the disk refuses.
void write_text(const fs::path& path, const std::function<void(const RowOutput::Sink&)>& write) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
  const auto arrived = [&](bool fine) { require(fine, "cannot write ", path.string(), ": ", std::strerror(errno)); };
  arrived(file != nullptr);
  write([&](std::string_view text) { arrived(std::fwrite(text.data(), 1, text.size(), file.get()) == text.size()); });
  arrived(std::fflush(file.get()) == 0);
}

/// One row a task: number, swept parameters, replicate, status, and every scalar.
void write_csv(const ExperimentTasks& experiment, const RowOutput::Sink& sink) {
  std::vector<std::size_t> columns{experiment.find("number").value()};
  const auto add = [&](results::TaskColumn::Source source) {
    for (std::size_t c = 0; c < experiment.columns().size(); ++c)
      if (experiment.columns()[c].source == source) columns.push_back(c);
  };
  add(results::TaskColumn::Source::swept);
  for (const char* each : {"replicate", "status"}) columns.push_back(experiment.find(each).value());
  add(results::TaskColumn::Source::scalar);
  const auto rows = row_output("csv", sink);
  std::vector<std::string> names;
  for (const std::size_t column : columns) names.push_back(column == columns.front() ? "task" : experiment.columns()[column].name);
  rows->head(names);
  for (std::uint64_t row = 0; row < experiment.count(); row += ExperimentTasks::rows_at_once) {
    const std::uint64_t count = std::min(ExperimentTasks::rows_at_once, experiment.count() - row);
    const auto values = experiment.read(columns, row, count);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<results::Cell> cells;
      for (const auto& column : values) cells.push_back(column[i]);
      rows->row(cells);
    }
  }
  rows->end();
}

class Export final : public Verb {
 public:
  static constexpr std::string_view name = "export", summary = "Write results as CSV, JSON or netCDF, or the timeline as a trace";
  static constexpr std::string_view example =
      "  sower export results/tour --format csv --experiment shootout             scalars, one row a task, to standard output\n"
      "  sower export results/tour --format csv --out tables                      one file an experiment, in a folder\n"
      "  sower export results/tour --format json --out tour.json                  everything, as xarray's Dataset.from_dict takes it\n"
      "  sower export results/tour --format netcdf --experiment pi --out pi.nc    opens without a group\n"
      "  sower export results/tour --format trace --out tour.trace.json           who ran what, when: open it in ui.perfetto.dev";
  void options(CLI::App& app) override {
    app.add_option("run", path_, "a run folder or results file")->required();
    app.add_option("--format", format_, "csv, json, netcdf or trace")->required()->check(one_word_of({"csv", "json", "netcdf", "trace"}));
    app.add_option("--experiment", experiment_, "this experiment only");
    app.add_option("--out", out_, "the file, or - for standard output; a folder for several files")->check(path_name());
    app.add_flag("--force", force_, "write over files that are there");
  }
  int run() override {
    const fs::path file = told_results_of(path_);
    const io::hdf5::Group root = results::open_results(file).root();
    const std::vector<std::string> chosen = chosen_experiments(results::experiments_of(root));
    const bool one_file = format_ == "json" || format_ == "trace" || chosen.size() == 1;
    if (out_.empty() && one_file && format_ != "netcdf") out_ = "-";
    if (out_.empty() || (out_ == "-" && !one_file))
      throw UsageError(one_file ? "netcdf is no text: name a file with --out"
                                : format_ + " has one experiment a file: choose one with --experiment, or name a folder with --out");
    if (out_ == "-" && format_ == "netcdf") throw UsageError("netcdf is no text: name a file with --out");
    if (one_file) put(root, chosen, out_);
    else put_each(root, chosen);
    return all_done;
  }

 private:
  [[nodiscard]] std::vector<std::string> chosen_experiments(const std::vector<std::string>& all) const {
    if (experiment_.empty()) return all;
    if (std::ranges::find(all, experiment_) != all.end()) return {experiment_};
    const std::string meant = did_you_mean(experiment_, all);
    throw UsageError(text("there is no experiment '", experiment_, "' in it; ", meant.empty() ? "it has " + one_of(all) : meant));
  }

  void refuse_to_replace(const fs::path& file) const {
    if (fs::exists(file) && fs::equivalent(file, results_of(path_))) throw UsageError("that would write over the results themselves");
    if (fs::exists(file) && !fs::is_regular_file(file) && !fs::is_directory(file))
      throw UsageError(text("'", file.string(), "' is not a regular file; --out - writes to standard output"));
    if (fs::is_symlink(file) && !fs::exists(file)) throw UsageError(text("'", file.string(), "' is a link to a file that is not there"));
    if (!file.has_filename()) throw UsageError(text("'", file.string(), "' is a folder; name a file with --out"));
    if (const fs::path folder = fs::absolute(file).parent_path(); !fs::is_directory(folder))
      throw UsageError(text("there is no folder '", folder.string(), "' to write into"));
    if (!force_ && fs::exists(file)) throw UsageError(text("'", file.string(), "' is there already; --force writes over it"));
    if (fs::is_directory(file)) throw UsageError(text("'", file.string(), "' is a folder; name a file with --out"));
  }

  void put_each(const io::hdf5::Group& root, const std::vector<std::string>& experiments) const {
    const auto file_of = [&](const std::string& each) { return fs::path(out_) / (each + (format_ == "csv" ? ".csv" : ".nc")); };
    std::error_code failure;
    fs::create_directories(out_, failure);
    if (failure) throw UsageError(text("the folder '", out_, "' cannot be made: ", failure.message()));
    for (const std::string& each : experiments) refuse_to_replace(file_of(each));
    for (const std::string& each : experiments) put(root, {each}, file_of(each));
  }

  void put(const io::hdf5::Group& root, const std::vector<std::string>& experiments, const fs::path& file) const {
    if (file == "-") {
      const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
      return write(root, experiments, print);
    }
    refuse_to_replace(file);
    const fs::path target = fs::exists(file) ? fs::canonical(file) : file;  // what a link stands for
    results::replace_file(target, [&](const fs::path& temporary) {
      if (format_ == "netcdf") results::export_netcdf(root, experiments.front(), temporary);
      else write_text(temporary, [&](const RowOutput::Sink& sink) { write(root, experiments, sink); });
    });
    say(file.string() + '\n');
  }

  void write(const io::hdf5::Group& root, const std::vector<std::string>& experiments, const RowOutput::Sink& sink) const {
    if (format_ == "csv") return write_csv(results::tasks_of(root, experiments.front()).front(), sink);
    io::JsonWriter json(sink);
    if (format_ == "trace") return results::export_trace(root, experiment_, json);
    json.begin_object();
    for (const std::string& each : experiments) {
      json.key(each);
      results::export_json(root.group(each), json);
    }
    json.end_object();
  }

  std::string path_, format_, experiment_, out_;
  bool force_ = false;
};

const Registered<Verb, Export> entry;

}  // namespace
}  // namespace sower
