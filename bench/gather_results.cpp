// Time and memory of gathering: small tasks, ragged curves, one large array against a plain write of as many bytes.
//   cmake --preset release -DSOWER_BENCH=ON && cmake --build --preset release --target gather_results
//   build/release/bench/gather_results scalars 1000000 FOLDER    (or: curves 100000, array 1000 for 1000 MB, arrays 500 for ten of 500 MB)

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "runner/results/gather.hpp"
#include "runner/study/read.hpp"

namespace sower {
namespace {

struct Bench final : Experiment {
  static constexpr std::string_view name = "bench", summary = "records nothing; its records are made up";
  double rate = 1;
  void fields(Fields& visit) override { visit("rate", rate, "a swept number"); }
  void run(Context&) const override {}
};
const Kind<Bench> entry;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Memory of this process that is no file's, in MB: what the mapped journal takes is the kernel's to drop at any time.
double anonymous_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::stod(line.substr(8)) / 1024;
  return 0;
}

class Peak {
 public:
  Peak() : before_(anonymous_mb()) {}
  ~Peak() { stop(); }
  double stop() {
    done_ = true;
    if (watcher_.joinable()) watcher_.join();
    return peak_ - before_;
  }

 private:
  double before_, peak_ = before_;
  std::atomic<bool> done_ = false;
  std::thread watcher_{[this] {
    for (; !done_; std::this_thread::sleep_for(std::chrono::milliseconds(5))) peak_ = std::max(peak_, anonymous_mb());
  }};
};

std::vector<Variable> record(const std::string& what, std::int64_t number, std::size_t megabytes) {
  const auto x = static_cast<double>(number);
  std::vector<Variable> variables;
  if (what == "scalars")
    for (int i = 0; i < 10; ++i) variables.push_back({"scalar" + std::to_string(i), {}, std::vector{x + i}, {"a number"}});
  const std::size_t n = what == "curves" ? 1 + static_cast<std::size_t>(number * 7919 % 200) : megabytes * 125'000;
  if (what != "scalars") variables.push_back({"curve", {{"step", n}}, std::vector<double>(n, x), {"an array"}});
  return variables;
}

double plain_write(const std::string& path, std::size_t bytes) {
  const std::vector<double> piece(std::size_t{1} << 19, 3.5);
  const double start = now();
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  for (std::size_t left = bytes; left > 0;) {
    const ssize_t written = ::write(file, piece.data(), std::min(left, piece.size() * sizeof(double)));
    require(written > 0, "cannot write ", path);
    left -= static_cast<std::size_t>(written);
  }
  ::fsync(file);
  ::close(file);
  return now() - start;
}

int run(const std::string& what, std::int64_t size, const std::filesystem::path& folder) {
  const std::int64_t tasks = what == "array" ? 1 : what == "arrays" ? 10 : size;
  const std::string sweep = what == "array"
                                ? "replicates: 1"
                                : "sweep: {grid: {rate: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}, replicates: " + std::to_string(tasks / 10);
  const ReadStudy read = read_study("bench.yaml", "study: bench\nexperiments: {bench: {kind: bench, " + sweep + "}}\n");
  require(read.complaints.empty(), "the study of the bench is wrong");
  std::filesystem::remove_all(folder);
  {
    create_directories(folder / "journal");
    JournalWriter writer(folder / "journal", 1, 0);
    for (std::int64_t number = 0; number < read.study.tasks(); ++number) {
      TaskResult result;
      result.head.key = task_key(read.study, task_of(read.study, number));
      result.head.status = Status::done;
      result.head.ranks = {0};
      result.head.host = "node";
      result.variables = record(what, number, static_cast<std::size_t>(size));
      writer.append(result);
    }
    writer.sync();
  }
  // Everything is on the disk and nothing else waits for it when the clock starts.
  ::sync();
  const Journal journal(folder / "journal");
  Peak peak;
  const double start = now();
  const std::clock_t cpu_start = std::clock();
  gather(read.study, journal, {}, folder / "results.h5");
  const double seconds = now() - start, memory = peak.stop();
  const double cpu = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  const auto bytes = static_cast<std::size_t>(std::filesystem::file_size(folder / "results.h5"));
  ::sync();
  const double plain = plain_write(folder / "plain", bytes);
  std::printf(
      "%s: %lld tasks, %.1f MB: gathered in %.2f s, %.2f of them computing (%.2f us a task, %.0f MB/s), peak memory %.0f MB; plain write "
      "%.2f s (%.0f MB/s)\n",
      what.c_str(), static_cast<long long>(tasks), static_cast<double>(bytes) / 1e6, seconds, cpu,
      seconds / static_cast<double>(tasks) * 1e6, static_cast<double>(bytes) / 1e6 / seconds, memory, plain,
      static_cast<double>(bytes) / 1e6 / plain);
  return 0;
}

}  // namespace
}  // namespace sower

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: gather_results scalars|curves|array|arrays NUMBER FOLDER\n"), 2;
  try {
    return sower::run(argv[1], std::stoll(argv[2]), argv[3]);
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 1;
  }
}
