#include "tests/faults/forked.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "runner/command/command_line.hpp"

namespace sower::tests {
namespace {

/// A file in memory that catches what is printed.
class Catch {
 public:
  explicit Catch(const char* name) : number_(::memfd_create(name, MFD_CLOEXEC)) {
    if (number_ < 0) std::abort();
  }
  ~Catch() { ::close(number_); }
  Catch(const Catch&) = delete;
  Catch& operator=(const Catch&) = delete;
  void stand_for(int descriptor) const { ::dup2(number_, descriptor); }
  [[nodiscard]] std::string text() const {
    std::string all(static_cast<std::size_t>(::lseek(number_, 0, SEEK_END)), '\0');
    const ssize_t got = ::pread(number_, all.data(), all.size(), 0);
    all.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return all;
  }

 private:
  int number_;
};

}  // namespace

Outcome in_child(const std::function<int()>& call) {
  const Catch out("out"), err("err");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) std::abort();
  if (child == 0) {
    const rlimit processor{60, 60}, core{0, 0};
    ::setrlimit(RLIMIT_CPU, &processor);
    ::setrlimit(RLIMIT_CORE, &core);
    ::alarm(600);
    out.stand_for(STDOUT_FILENO);
    err.stand_for(STDERR_FILENO);
    const int code = call();
    std::fflush(nullptr);
    ::_exit(code);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0, out.text(), err.text()};
}

Outcome sower(const std::vector<std::string>& arguments) {
  return in_child([&] {
    std::vector<std::string> words{"sower"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return command_line(static_cast<int>(words.size()), pointers.data());
  });
}

}  // namespace sower::tests
