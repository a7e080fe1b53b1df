#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "runner/command/hold.hpp"
#include "runner/command/say.hpp"
#include "runner/command/stop_file.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Stop final : public Verb {
 public:
  static constexpr std::string_view name = "stop", summary = "Ask a run to stop in an orderly way, from any shell that sees its folder";
  static constexpr std::string_view example =
      "  sower stop results/tour            nothing new starts; running tasks end or save their state; results are gathered\n"
      "  sower stop results/tour --wait     returns when the run has ended\n"
      "The run ends with exit code 4. The same `sower run` again goes on where it stopped.";
  void options(CLI::App& app) override {
    app.add_option("run", folder_, "the run folder: results/STUDY, or what --out named")->required();
    app.add_flag("--wait", wait_, "wait until the run has ended");
  }
  int run() override {
    if (!std::filesystem::is_directory(folder_))
      throw UsageError(fmt::format("there is no run folder '{}'; name the one that `sower run` uses, as in results/STUDY", folder_));
    const auto holder = holder_of(folder_);
    if (!holder) throw UsageError(fmt::format("no run is using '{}'; there is nothing to stop", folder_));
    leave_stop_file(folder_);
    say(fmt::format("asked the run in '{}' to stop: {}\n", folder_, describe(*holder)));
    while (wait_ && holder_of(folder_) == holder) pause();
    if (wait_) say("it has ended\n");
    return all_done;
  }

 private:
  static void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(200)); }

  std::string folder_;
  bool wait_ = false;
};

const Registered<Verb, Stop> entry;

}  // namespace
}  // namespace sower
