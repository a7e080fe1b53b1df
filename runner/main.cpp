#include <cstdio>

#include "runner/command/command_line.hpp"
#include "runner/command/processor.hpp"

int main(int argc, char** argv) {
  const std::string missing = sower::missing_instructions();
  if (!missing.empty()) {
    std::fprintf(stderr,
                 "sower: this processor lacks %s, which this build needs (x86-64-v3).\nBuild with -DSOWER_ARCH=native or x86-64-v2.\n",
                 missing.c_str());
    return 1;
  }
  return sower::command_line(argc, argv);
}
