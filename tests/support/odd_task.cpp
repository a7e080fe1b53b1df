#include "tests/support/odd_task.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

namespace sower::test {
namespace {

constexpr std::size_t mebi = std::size_t{1} << 20;

// Volatile, so that no compiler sees through it.
volatile bool always = true;
volatile std::uintptr_t nowhere = 8;

[[gnu::noinline]] std::size_t deeper(std::size_t depth) {
  volatile char room[4096];
  room[depth % sizeof room] = 1;
  return always ? deeper(depth + 1) + static_cast<std::size_t>(room[0]) : depth;
}

void leave_number(const std::string& folder, pid_t pid) { std::ofstream(folder + "/" + std::to_string(pid)) << "\n"; }

[[noreturn]] void loop() {
  while (always) {
  }
  std::abort();
}

/// Takes more and more memory, and writes to all of it.
void eat() {
  std::vector<std::vector<char>> taken;
  while (always) taken.emplace_back(mebi, 'x');
}

/// What it takes it does not hold on to beyond its limit: as a library in C that does not look at what malloc gives.
void eat_blindly() {
  while (always) {
    volatile char* const taken = static_cast<char*>(std::malloc(mebi));
    for (std::size_t i = 0; i < mebi; i += 4096) taken[i] = 1;
  }
}

void write_much(std::int64_t size) {
  const std::string line(99, '.');
  for (std::int64_t i = 0; i < size * static_cast<std::int64_t>(mebi) / 100; ++i) std::printf("%s\n", line.c_str());
  std::printf("the end\n");
}

void close_everything() {
  for (int file = 0; file < 1024; ++file) ::close(file);
}

/// In the group of the task, or in one of its own, or in a session of its own.
void leave_process_behind(const std::string& folder, int (*apart)()) {
  const pid_t pid = ::fork();
  if (pid > 0) {
    leave_number(folder, pid);
    return;
  }
  apart();
  ::signal(SIGTERM, SIG_IGN);
  while (always) ::sleep(100);
}

int in_the_group() { return 0; }
int in_its_own_group() { return ::setpgid(0, 0); }

/// Says something, and more when there is a file `go` in the folder. Never looks whether it should stop.
void talk_until_allowed(const std::string& folder) {
  leave_number(folder, ::getpid());
  std::printf("first\n");
  while (::access((folder + "/go").c_str(), F_OK) != 0) ::usleep(10'000);
  std::fprintf(stderr, "second\n");
}

void refuse_to_end() {
  ::signal(SIGTERM, SIG_IGN);
  loop();
}

}  // namespace

void OddTask::fields(Fields& visit) {
  visit("how", how, "it misbehaves",
        {"well",         "throws", "segfaults", "overflows", "aborts",     "exits", "exits_well",   "loops",  "refuses", "eats",
         "eats_blindly", "writes", "large",     "closes",    "grandchild", "stray", "kills_itself", "sleeps", "says",    "talks"});
  visit("size", size, "of what it makes, in MiB");
  visit("folder", folder, "where it leaves the numbers of processes");
  visit("every", every, "of so many replicates one misbehaves", none, at_least(1));
  visit("first", first, "the first replicate that does");
}

void OddTask::run(Context& context) const {
  const std::map<std::string, std::function<void()>> ways{
      {"well", [] {}},
      {"throws", [] { throw Error("no such luck"); }},
      {"segfaults", [] { *reinterpret_cast<volatile int*>(nowhere) = 1; }},
      {"overflows", [] { deeper(0); }},
      {"aborts", [] { std::abort(); }},
      {"exits", [] { std::exit(3); }},
      {"exits_well", [] { std::exit(0); }},
      {"loops", loop},
      {"refuses", refuse_to_end},
      {"eats", eat},
      {"eats_blindly", eat_blindly},
      {"writes", [this] { write_much(size); }},
      {"large",
       [&] {
         std::vector<double> numbers(static_cast<std::size_t>(size) * mebi / sizeof(double));
         for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i);
         const std::size_t count = numbers.size();
         context.out.array("numbers", std::move(numbers), {{"x", count}}, {"0, 1, 2, ...", seconds});
       }},
      {"closes", close_everything},
      {"grandchild", [this] { leave_process_behind(folder, in_the_group); }},
      {"stray", [this] { leave_process_behind(folder, in_its_own_group); }},
      {"kills_itself", [] { ::raise(SIGKILL); }},
      {"sleeps",
       [this] {
         if (!folder.empty()) leave_number(folder, ::getpid());
         ::sleep(1000);
       }},
      {"says", [] { std::printf("what the task says\n"); }},
      {"talks", [this] { talk_until_allowed(folder); }}};
  const auto replicate = static_cast<std::int64_t>(context.streams.words[2]);
  if (replicate % every == first) ways.at(how)();
  context.out.scalar("replicate_seen", replicate, {"number of the replicate"});
  context.out.array("words", std::vector<std::string>{"a", "", "ä"}, {{"word", 3}}, {"texts"});
}

}  // namespace sower::test
