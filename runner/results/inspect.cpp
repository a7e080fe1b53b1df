#include "runner/results/inspect.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <system_error>

#include "io/data/regular_file.hpp"
#include "io/hdf5/seal.hpp"
#include "io/hdf5/structure.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/provenance_group.hpp"
#include "runner/results/results_file.hpp"

namespace sower::results {
namespace {

// What the child tells, a line each: one of these, then words.
constexpr char is_damage = 'd', is_remark = 'r', is_refusal = 'e', is_datasets = 'n', is_tasks = 't', is_end = '.';
constexpr std::size_t most_told = std::size_t{1} << 20;  // bytes; a hostile file has millions of names

class Teller {
 public:
  explicit Teller(int to) : to_(to) {}
  void tell(char what, std::string words) const {
    std::ranges::replace_if(
        words, [](char c) { return static_cast<unsigned char>(c) < ' '; }, '?');  // names may hold anything
    words = what + words + '\n';
    for (std::string_view rest = words; !rest.empty();) {
      const ssize_t put = ::write(to_, rest.data(), rest.size());
      if (put < 0 && errno != EINTR) ::_exit(1);
      rest.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(put, 0)));
    }
  }

 private:
  int to_;
};

void check_structure(const io::hdf5::Group& root, const std::string& path, const Teller& teller) {
  const auto written = root.text(io::hdf5::structure_attribute);
  if (!written) teller.tell(is_remark, "it has no checksum over its structure, which files have since that was added to format 1");
  else if (io::hdf5::structure_checksum(root) != *written)
    teller.tell(is_damage, path + ": names, shapes or attributes in it do not match the checksum over the structure");
}

std::int64_t check_values(const io::hdf5::Group& group, const Teller& teller) {
  std::int64_t intact = 0;
  for (const std::string& name : group.datasets()) {
    try {
      const io::hdf5::Dataset dataset = group.dataset(name);
      if (dataset.is_intact().value_or(true)) ++intact;
      else teller.tell(is_damage, dataset.path() + " does not match its checksum");
    } catch (const Error& error) {
      teller.tell(is_damage, error.what());
    }
  }
  for (const std::string& name : group.groups()) intact += check_values(group.group(name), teller);
  return intact;
}

void look_at(const std::filesystem::path& path, const Teller& teller) {
  const io::hdf5::File file(path);
  const io::hdf5::Group root = file.root();
  require_known_format(root, path);
  check_structure(root, path.string(), teller);
  teller.tell(is_datasets, std::to_string(check_values(root, teller)));
  teller.tell(is_tasks, std::to_string(root.integer("n_tasks").value_or(0)));
}

/// Seconds of a processor that an intact file of that size needs many times over.
rlim_t seconds_of_work(std::uintmax_t file_size) { return 2 + file_size / (rlim_t{1} << 22); }

/// Seconds in which they are to be had on a busy machine.
unsigned longest_wait(std::uintmax_t file_size) {
  return static_cast<unsigned>(std::min<rlim_t>(60 + 20 * seconds_of_work(file_size), 1U << 30));
}

/// Limits time and memory, so that a loop without end has one.
void limit_myself(std::uintmax_t file_size) {
  constexpr rlim_t gigabyte = rlim_t{1} << 30;
  rlim_t mapped = 0;  // the sanitizers map terabytes that they do not use
  if (std::FILE* const file = std::fopen("/proc/self/statm", "r")) {
    unsigned long pages = 0;
    if (std::fscanf(file, "%lu", &pages) == 1) mapped = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
    std::fclose(file);
  }
  const auto limit = [](int what, rlim_t most) {
    const rlimit both{most, most};
    ::setrlimit(static_cast<__rlimit_resource_t>(what), &both);
  };
  if (mapped > 0) limit(RLIMIT_AS, mapped + gigabyte);
  limit(RLIMIT_CPU, seconds_of_work(file_size));
  limit(RLIMIT_CORE, 0);
  ::alarm(longest_wait(file_size));  // it may sleep, too
}

std::uintmax_t size_of(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(path, ignored);
  return ignored ? 0 : size;
}

[[noreturn]] void be_the_child(const std::filesystem::path& path, int to) {
  for (const int each : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM, SIGXCPU}) std::signal(each, SIG_DFL);
  const int silence = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(silence, STDERR_FILENO);  // what the C library says of memory that HDF5 spoiled is no message of ours
  limit_myself(size_of(path));
  const Teller teller(to);
  try {
    look_at(path, teller);
  } catch (const std::bad_alloc&) {
    teller.tell(is_damage, path.string() + ": reading it would take more memory than a file of its size can need");
  } catch (const std::exception& error) {
    teller.tell(is_refusal, error.what());
  }
  teller.tell(is_end, "");
  ::_exit(0);
}

struct Told {
  std::string words;
  bool all = false;  ///< to its end
};

/// What the child tells until it ends, or until this process has been waiting for that many seconds: its own limits end no child that waits
/// for a disk.
Told told_by_child(int from, unsigned patience) {
  constexpr int one_second = 1000;
  Told told;
  char buffer[4096];
  for (unsigned waited = 0; waited < patience;) {
    pollfd something{from, POLLIN, 0};
    const int ready = ::poll(&something, 1, one_second);
    waited += ready == 0 ? 1 : 0;
    if (ready < 0 && errno != EINTR) break;
    if (ready <= 0) continue;
    const ssize_t got = ::read(from, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    told.all = got <= 0;
    if (told.all) break;
    if (told.words.size() < most_told) told.words.append(buffer, static_cast<std::size_t>(got));
  }
  return told;
}

/// How the child ended; as if killed when it can not even be.
int end_of(pid_t child, bool told_all) {
  constexpr int tries = 50, tenth_of_a_second = 100;
  int status = 0;
  if (!told_all) ::kill(child, SIGKILL);
  for (int i = 0; i < tries; ++i) {
    const pid_t ended = ::waitpid(child, &status, told_all ? 0 : WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return status;
    if (!told_all) ::poll(nullptr, 0, tenth_of_a_second);
  }
  return SIGKILL;
}

std::string why_it_ended(int status) {
  if (!WIFSIGNALED(status)) return "crashed on it";
  const int number = WTERMSIG(status);
  if (number == SIGXCPU || number == SIGALRM || number == SIGKILL) return "does not come to an end with it";
  return text("crashed on it (signal ", number, ", ", ::strsignal(number), ")");
}

std::int64_t number_in(std::string_view words) {
  std::int64_t number = 0;
  std::from_chars(words.data(), words.data() + words.size(), number);
  return number;
}

/// Whether the child came to its end; throws Error for what it refused.
bool understand(std::string_view told, Inspection& found) {
  bool ended = false;
  while (!told.empty()) {
    const std::string_view line = told.substr(0, told.find('\n'));
    told.remove_prefix(std::min(told.size(), line.size() + 1));
    if (line.empty()) continue;
    const std::string words(line.substr(1));
    if (line.front() == is_refusal && found.damage.empty()) throw Error(words);
    if (line.front() == is_damage || line.front() == is_refusal) found.damage.push_back(words);
    if (line.front() == is_remark) found.remarks.push_back(words);
    if (line.front() == is_datasets) found.datasets = number_in(words);
    if (line.front() == is_tasks) found.tasks = number_in(words);
    ended = ended || line.front() == is_end;
  }
  return ended;
}

}  // namespace

Inspection inspect(const std::filesystem::path& path) {
  const std::string trouble = io::trouble_with_regular_file(path);
  require(trouble.empty(), trouble);
  Inspection found;
  if (io::hdf5::seal_of(path) == io::hdf5::Seal::broken) found.damage.push_back(path.string() + ": " + seal_is_broken);
  int ends[2];
  const bool opened = ::pipe2(ends, O_CLOEXEC) == 0;
  require(opened, "cannot look at ", path.string(), ": no pipe: ", std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    be_the_child(path, ends[1]);
  }
  const int error = errno;
  ::close(ends[1]);
  if (child < 0) ::close(ends[0]);
  require(child > 0, "cannot look at ", path.string(), ": no process: ", std::strerror(error));
  constexpr unsigned to_end_by_itself = 20;  // seconds
  const Told told = told_by_child(ends[0], longest_wait(size_of(path)) + to_end_by_itself);
  ::close(ends[0]);
  const int status = end_of(child, told.all);
  if (!understand(told.words, found) && told.words.size() < most_told)
    found.damage.push_back(path.string() + ": the HDF5 library " + why_it_ended(status));
  return found;
}

}  // namespace sower::results
