#include "runner/provenance/host.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

namespace sower {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string own_command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string line{std::istreambuf_iterator<char>(file), {}};
  for (char& c : line)
    if (c == '\0') c = ' ';
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace sower
