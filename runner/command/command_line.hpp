#pragma once

namespace sower {

/// The whole `sower` command: a program with experiments of its own calls it from main and has every verb. Returns the exit code.
int command_line(int argc, char** argv);

}  // namespace sower
