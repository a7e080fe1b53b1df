#include "runner/command/gather_turn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "runner/command/say.hpp"

namespace sower {

GatherTurn::GatherTurn(const std::filesystem::path& folder)
    : file_(::open((folder / "gather.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (file_ < 0 || ::flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  complain(fmt::format("waiting for another command that gathers the results in '{}'", folder.string()));
  while (::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

GatherTurn::~GatherTurn() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace sower
