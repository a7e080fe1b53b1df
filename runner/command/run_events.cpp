#include "runner/command/run_events.hpp"

#include <filesystem>
#include <functional>

#include "io/json/writer.hpp"

namespace sower {
namespace {

using Layout = io::JsonWriter::Layout;

/// An object on one line.
class Event {
 public:
  explicit Event(const char* name) : json_([this](std::string_view more) { line_ += more; }) {
    json_.begin_object(Layout::one_line);
    text("event", name);
  }
  void text(const char* key, const std::string& value) {
    json_.key(key);
    json_.text(value);
  }
  void number(const char* key, double value) {
    json_.key(key);
    json_.number(value);
  }
  void integer(const char* key, std::int64_t value) {
    json_.key(key);
    json_.integer(value);
  }
  template <class List>
  void list(const char* key, const List& values) {
    json_.key(key);
    json_.begin_array(Layout::one_line);
    for (const auto& each : values) {
      if constexpr (std::is_same_v<std::decay_t<decltype(each)>, std::string>) json_.text(each);
      else json_.integer(each);
    }
    json_.end_array();
  }
  std::string line() {
    json_.end_object();
    return line_;
  }

 private:
  std::string line_;
  io::JsonWriter json_;
};

}  // namespace

std::string start_event(const Study& study, std::size_t to_run, const RankLayout& layout, const std::string& folder) {
  Event event("start");
  event.text("study", study.name);
  event.integer("tasks", study.tasks());
  event.integer("to_run", static_cast<std::int64_t>(to_run));
  event.integer("ranks", static_cast<std::int64_t>(layout.hosts.size()));
  event.list("hosts_by_rank", layout.hosts);
  event.list("cores_by_rank", layout.cores);
  event.text("folder", folder);
  return event.line();
}

std::string end_event(int code, const std::optional<Gathered>& gathered, const Usage& usage, const std::string& folder) {
  Event event("end");
  event.integer("exit_code", code);
  if (gathered) {
    const Counts all = gathered->all();
    event.integer("done", all.done);
    event.integer("diverged", all.diverged);
    event.integer("failed", all.failed);
    event.integer("missing", all.missing);
    event.integer("stopped", all.stopped);
    event.text("digest", gathered->digest.hex());
    event.text("results", (std::filesystem::path(folder) / "results.h5").string());
  }
  if (usage.begin > 0) {
    event.number("makespan", usage.makespan_seconds);
    event.number("task_seconds", usage.task_seconds);
    event.number("left_seconds", usage.left_seconds);
    event.number("idle_seconds", usage.idle_seconds());
    event.number("longest_task", usage.longest_seconds);
    event.number("lower_bound", usage.lower_bound_seconds());
  }
  return event.line();
}

}  // namespace sower
