#include "runner/schedule/task_recorder.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "runner/api/checkpoint.hpp"

namespace sower {
namespace {

void require_name(std::string_view name, std::string_view what) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  require(!name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 && std::ranges::all_of(name, plain), what, " '",
          name, "' must consist of letters, digits and _ and not begin with a digit, so that every reader of the results takes it");
}

}  // namespace

void TaskRecorder::check_time() {
  if (stop_.time_up()) throw Stopped("left because the run is to stop: " + stop_.reason());
  check_timeout();
}

void TaskRecorder::check_timeout() const {
  if (std::isinf(timeout_seconds_)) return;
  const double taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  require(taken <= timeout_seconds_, "took longer than its timeout of ", timeout_seconds_, " s");
}

/// What was measured says how a task ended, also one whose time is up.
void TaskRecorder::record(Variable variable) {
  if (variable.about.origin == Origin::computed) check_time();
  require_name(variable.name, "the name of the recorded variable");
  std::size_t expected = 1;
  for (const Dimension& dimension : variable.dimensions) {
    require_name(dimension.name, "the dimension name");
    expected *= dimension.size;
  }
  const std::size_t length = std::visit([](const auto& values) { return values.size(); }, variable.values);
  require(length == expected, "the recorded variable '", variable.name, "' has ", length, " values where its dimensions say ", expected);
  require(names_.insert(variable.name).second, "the variable '", variable.name, "' is recorded twice");
  if (keeps_) variables_.push_back(std::move(variable));
}

void TaskRecorder::forget_computed() {
  std::erase_if(variables_, [](const Variable& one) { return one.about.origin != Origin::measured || !one.dimensions.empty(); });
}

}  // namespace sower
