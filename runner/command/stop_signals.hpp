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

  /// The last one that came; 0: none.
  [[nodiscard]] static int noted() noexcept;
  /// From now on somebody looks for a second SIGINT, or no more.
  static void mind_second_interrupt(bool minds) noexcept;
  [[nodiscard]] static bool interrupted_again() noexcept;
  /// "SIGUSR1"
  [[nodiscard]] static const char* name_of(int signal) noexcept;
};

}  // namespace sower
