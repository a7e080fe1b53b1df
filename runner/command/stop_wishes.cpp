#include "runner/command/stop_wishes.hpp"

#include "runner/api/error.hpp"
#include "runner/command/stop_file.hpp"
#include "runner/command/stop_signals.hpp"

namespace sower {

std::string StopWishes::operator()() {
  if (const int signal = StopSignals::noted(); signal != 0) return text(StopSignals::name_of(signal), " came");
  const Clock::time_point now = Clock::now();
  if (limit_ && now >= limit_->stop_at) return "the time limit of " + limit_->words + " is near";
  if (folder_.empty() || now < next_look_) return "";
  constexpr std::chrono::milliseconds between_looks(500);  // a look is a message to the server of a network file system
  next_look_ = now + between_looks;
  const auto who = take_stop_file(folder_);
  return who ? "`sower stop` asked for it (" + *who + ")" : "";
}

}  // namespace sower
