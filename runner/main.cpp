#include "runner/command/command_line.hpp"
#include "runner/command/stop_signals.hpp"

int main(int argc, char** argv) {
  sower::StopSignals::note_orderly_always();  // before there is another process, a thread or MPI
  return sower::command_line(argc, argv);
}
