#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "algorithms/command/metric.hpp"
#include "algorithms/command/order.hpp"
#include "algorithms/command/process.hpp"
#include "algorithms/command/program.hpp"
#include "algorithms/command/task_folder.hpp"
#include "algorithms/command/words.hpp"
#include "algorithms/random/draws.hpp"
#include "io/data/checksum.hpp"
#include "io/data/extract.hpp"
#include "io/data/needed_json.hpp"
#include "runner/api/own_process.hpp"

namespace sower::command {
namespace {

namespace fs = std::filesystem;

/// The end of a file as a message can show it.
std::string last_lines(const fs::path& path) {
  constexpr std::streamoff most_bytes = 600;
  constexpr int most_lines = 6;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.good() ? static_cast<std::streamoff>(file.tellg()) : 0,
                       from = std::max<std::streamoff>(0, size - most_bytes);
  std::string end(static_cast<std::size_t>(size - from), '\0');
  file.seekg(from);
  file.read(end.data(), static_cast<std::streamsize>(end.size()));
  while (!end.empty() && (end.back() == '\n' || end.back() == ' ')) end.pop_back();
  std::size_t begin = end.size();
  for (int line = 0; line < most_lines && begin != std::string::npos && begin > 0; ++line) begin = end.rfind('\n', begin - 1);
  if (begin != std::string::npos && begin < end.size()) end.erase(0, begin + (end[begin] == '\n' ? 1 : 0));
  std::ranges::replace_if(
      end, [](unsigned char c) { return (c < 0x20 && c != '\n') || c >= 0x7F; }, '?');
  return end;
}

std::string shown_outputs(const fs::path& folder) {
  for (const char* name : {"stderr", "stdout"})
    if (const std::string lines = last_lines(folder / name); !lines.empty()) return std::string("; the end of its ") + name + ":\n" + lines;
  return "; it wrote nothing";
}

/// The same for every replicate of every point; any program takes it, since it fits into 31 bits and is not 0.
std::uint64_t seed_of(const StreamKey& streams) {
  constexpr std::uint64_t largest = 2'147'483'647;
  return 1 + random::Draws(streams, "seed of a program").integer(largest, 0, 0);
}

/// One task being carried out.
class Work {
 public:
  Work(const Order& order, Context& context) : order_(order), context_(context), folder_(context.name), seed_(seed_of(context.streams)) {
    filling_ = as_filling(order.values);
    filling_["seed"] = std::to_string(seed_);
    filling_["replicate"] = std::to_string(context.name.replicate);
    filling_["threads"] = std::to_string(context.threads);
    filling_["task"] = context.name.key;
    filling_["folder"] = folder_.path().string();
    filling_["program"] = order.program.path;
    filling_["needed"] = (folder_.path() / needed_file).string();
  }

  void carry_out() try {
    prepare();
    const Start start = to_start();
    record(start);
    const Ended ended = run_program(start, [&] { context_.out.check_time(); });
    record(ended);
    judge(ended);
    read_metrics(ended);
    keep_outputs();
    if (order_.folder == "keep") keep_folder();
  } catch (const Stopped&) {
    throw;  // the task did not fail
  } catch (const std::exception& error) {
    if (order_.folder == "remove" || context_.name.run_folder.empty() || disk_was_full) throw;
    keep_folder();
    throw Error(text(error.what(), "\nits folder: ", folder_.path().string()));
  }

 private:
  [[nodiscard]] std::string at(std::string_view words) const { return filled(words, filling_); }

  void prepare() const {
    if (asks_for_needed(order_)) write_needed();
    for (const auto& [name, file] : order_.inputs) folder_.copy_in(name, file);
    for (const auto& [name, file] : order_.templates) folder_.write(name, at(io::read_text_file(file)));
  }

  void write_needed() const {
    const fs::path path = folder_.path() / needed_file;
    std::ofstream out(path, std::ios::binary);
    io::write_needed_json(context_.needed, [&](std::string_view text) { out << text; });
    out.close();
    require_made(out.good(), errno, text("'", path.string(), "' cannot be written"));
  }

  [[nodiscard]] Start to_start() const {
    Start start;
    for (const std::string& word : split_words(order_.command).words) start.words.push_back(at(word));
    start.program = program(start.words.front());
    start.words.front() = start.program;
    if (order_.launcher == "mpirun") launch(start, {"mpirun", "-n", std::to_string(order_.processes)});
    if (order_.launcher == "srun") launch(start, step());
    start.environment = without_outer_job(own_environment(), order_.starter());
    for (const auto& [name, value] : order_.environment) set_variable(start.environment, name, at(value));
    start.folder = folder_.path().string();
    start.out = folder_.path() / "stdout";
    start.err = folder_.path() / "stderr";
    start.passes_on = is_own_process;
    return start;
  }

  [[nodiscard]] std::string program(const std::string& word) const {
    if (word == order_.program.path || !path_in_command(order_).empty()) return order_.program.path;
    if (word.find('/') != std::string::npos) return (folder_.path() / word).string();
    const std::string found = found_in_path(word);
    require(!found.empty(), "there is no program '", word, "' in PATH");
    return found;
  }

  /// Steps that run at the same time have cores of their own, and wait for them. Where this run is a step itself, it holds them: there the
  /// new one would wait for ever, so it shares.
  [[nodiscard]] std::vector<std::string> step() const {
    std::vector<std::string> words{"srun", "--exact", "--ntasks", std::to_string(order_.processes)};
    if (is_in_step(own_environment())) words.emplace_back("--overlap");
    return words;
  }

  static void launch(Start& start, const std::vector<std::string>& by) {
    start.words.insert(start.words.begin(), by.begin(), by.end());
    start.program = found_in_path(by.front());
    require(!start.program.empty(), "there is no '", by.front(), "' in PATH");
  }

  /// Throws when the program did not end as it should.
  void judge(const Ended& ended) const {
    if (ended.unwanted) try {
        std::rethrow_exception(ended.unwanted);
      } catch (const Stopped&) {
        throw;
      } catch (const Error& error) {
        throw Error(error.what() + shown_outputs(folder_.path()));
      }
    const bool good = std::ranges::find(order_.success, static_cast<double>(ended.exit_code)) != order_.success.end();
    if (ended.signal != 0)
      throw Error(
          text("the program was ended by signal ", ended.signal, " (", ::strsignal(ended.signal), ")", shown_outputs(folder_.path())));
    if (!good) throw Error(text("the program ended with exit code ", ended.exit_code, shown_outputs(folder_.path())));
  }

  void record(const Start& start) const {
    Recorder& out = context_.out;
    out.scalar("command_line", joined_words(start.words), {"what was run, as a shell takes it", none, Origin::measured});
    if (!order_.environment.empty())
      out.scalar("program_environment", own_variables(),
                 {"variables that were set for the program, as env takes them", none, Origin::measured});
    out.scalar("program_seed", seed_, {"what {seed} stood for", none, Origin::measured});
  }

  [[nodiscard]] std::string own_variables() const {
    std::vector<std::string> variables;
    for (const auto& [name, value] : order_.environment) variables.push_back(name + '=' + at(value));
    return joined_words(variables);
  }

  void keep_folder() {
    folder_.keep();
    context_.out.scalar("folder", folder_.path().string(), {"where its files are", none, Origin::measured});
  }

  void record(const Ended& ended) const {
    Recorder& out = context_.out;
    if (ended.signal == 0) out.scalar("exit_code", ended.exit_code, {"of the program, unless a signal ended it", none, Origin::measured});
    else program_ended_by_signal = ended.signal;
    out.scalar("wall_seconds", ended.wall_seconds, {"from the program's start to its end", seconds, Origin::measured});
    out.scalar("cpu_seconds", ended.cpu_seconds, {"of the program and the processes it has waited for", seconds, Origin::measured});
    out.scalar("peak_memory", ended.peak_bytes, {"the most memory that a process of it had", bytes, Origin::measured});
  }

  void read_metrics(const Ended& ended) const {
    for (const auto& [name, words] : order_.metrics) {
      Source source = source_of(words);
      source.file = at(source.file);
      const bool was_cut = (source.file == "stdout" && ended.out_was_cut) || (source.file == "stderr" && ended.err_was_cut);
      require(!was_cut, "metric '", name, "': the program wrote more than is kept of its ", source.file, "; let it write to a file");
      Variable found = read_metric(name, source, (folder_.path() / source.file).string());
      std::visit([&](auto& values) { context_.out.array(found.name, std::move(values), std::move(found.dimensions), found.about); },
                 found.values);
    }
  }

  void keep_outputs() const {
    Recorder& out = context_.out;
    for (const auto& [name, words] : order_.outputs) {
      const std::string file = at(words);
      const fs::path path = folder_.path() / file;
      require(fs::is_regular_file(fs::symlink_status(path)), "output '", name, "': the program has written no file '", file, "'");
      const auto size = static_cast<std::int64_t>(fs::file_size(path));
      const std::string checksum = io::file_checksum(path.string());
      const std::string kept = keep_file(context_.name, name, path);
      out.scalar(name + "_path", kept, {"where " + file + " is kept, from the run folder", none, Origin::measured});
      out.scalar(name + "_bytes", size, {"size of " + file, bytes});
      out.scalar(name + "_xxh3", checksum, {"XXH3 of 128 bits of " + file});
    }
  }

  const Order& order_;
  Context& context_;
  TaskFolder folder_;
  std::uint64_t seed_;
  Filling filling_;
};

}  // namespace

void carry_out(const Order& order, Context& context) { Work(order, context).carry_out(); }

}  // namespace sower::command
