#include "runner/results/inspect.hpp"

#include <fcntl.h>
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

/// Time and memory for what an intact file of that size needs many times over, so that a loop without end has one.
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
  const rlim_t seconds_of_work = 2 + file_size / (rlim_t{1} << 22);
  limit(RLIMIT_CPU, seconds_of_work);
  limit(RLIMIT_CORE, 0);
  ::alarm(static_cast<unsigned>(std::min<rlim_t>(60 + 20 * seconds_of_work, 1U << 30)));  // it may sleep, too
}

[[noreturn]] void be_the_child(const std::filesystem::path& path, int to) {
  for (const int each : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM, SIGXCPU}) std::signal(each, SIG_DFL);
  const int silence = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(silence, STDERR_FILENO);  // what the C library says of memory that HDF5 spoiled is no message of ours
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(path, ignored);
  limit_myself(ignored ? 0 : size);
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

std::string told_by_child(int from) {
  std::string told;
  char buffer[4096];
  for (;;) {
    const ssize_t got = ::read(from, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    if (told.size() < most_told) told.append(buffer, static_cast<std::size_t>(got));
  }
  return told;
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
  Inspection found;
  if (io::hdf5::seal_of(path) == io::hdf5::Seal::broken) found.damage.push_back(path.string() + ": " + seal_is_broken);
  int ends[2];
  require(::pipe2(ends, O_CLOEXEC) == 0, "cannot look at ", path.string(), ": no pipe: ", std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    be_the_child(path, ends[1]);
  }
  const int error = errno;
  ::close(ends[1]);
  if (child < 0) ::close(ends[0]);
  require(child > 0, "cannot look at ", path.string(), ": no process: ", std::strerror(error));
  const std::string told = told_by_child(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!understand(told, found) && told.size() < most_told)
    found.damage.push_back(path.string() + ": the HDF5 library " + why_it_ended(status));
  return found;
}

}  // namespace sower::results
