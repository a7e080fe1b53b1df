#pragma once
// Signals that ask a run to stop: SIGUSR1, SIGINT and SIGTERM.

namespace sower {

/// For the life of the object they no longer end the process but are noted. A second SIGINT ends it at once, or a third where the second
/// is minded, and what the caller of the program chose to ignore stays ignored.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// From now on, and whether there is an object or not, SIGUSR1 is noted: one that comes while the program starts stops the run that it
  /// starts, and one that comes when the run is over changes nothing. For the beginning of a program.
  static void note_orderly_always() noexcept;

  /// The last one that came; 0: none.
  [[nodiscard]] static int noted() noexcept;
  /// From now on somebody looks for a second SIGINT, or no more.
  static void mind_second_interrupt(bool minds) noexcept;
  [[nodiscard]] static bool interrupted_again() noexcept;
  /// "SIGUSR1"
  [[nodiscard]] static const char* name_of(int signal) noexcept;
};

}  // namespace sower
