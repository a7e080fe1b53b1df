#include "io/data/needed_json.hpp"

#include <charconv>
#include <cmath>

#include "io/json/writer.hpp"

namespace sower::io {
namespace {

using Layout = JsonWriter::Layout;

/// A parameter as what it was in the study: a number, a truth value, or a text.
void write_parameter(JsonWriter& json, const std::string& text) {
  const char* const end = text.data() + text.size();
  double number = 0;
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end) json.integer(whole);
  else if (const auto real = std::from_chars(text.data(), end, number); real.ec == std::errc() && real.ptr == end && std::isfinite(number))
    json.number(number);
  else if (text == "true" || text == "false") json.boolean(text == "true");
  else json.text(text);
}

/// The values of a variable, one list for each of its dimensions.
class Nested {
 public:
  Nested(JsonWriter& json, const Variable& variable) : json_(json), variable_(variable) {}
  void write() { level(0); }

 private:
  void level(std::size_t dimension) {
    if (dimension == variable_.dimensions.size()) return value();
    json_.begin_array(Layout::one_line);
    for (std::size_t i = 0; i < variable_.dimensions[dimension].size; ++i) level(dimension + 1);
    json_.end_array();
  }
  void value() {
    std::visit(
        [&]<class T>(const std::vector<T>& values) {
          const T& each = values[next_++];
          if constexpr (std::is_same_v<T, std::string>) json_.text(each);
          else if constexpr (std::is_same_v<T, std::uint8_t>) json_.boolean(each != 0);
          else if constexpr (std::is_same_v<T, std::int64_t>) json_.integer(each);
          else json_.number(static_cast<double>(each));
        },
        variable_.values);
  }

  JsonWriter& json_;
  const Variable& variable_;
  std::size_t next_ = 0;
};

void write_parameters(JsonWriter& json, const NamedTexts& parameters) {
  json.begin_object(Layout::one_line);
  for (const auto& [path, value] : parameters) {
    json.key(path);
    write_parameter(json, value);
  }
  json.end_object();
}

class TasksWriter {
 public:
  TasksWriter(JsonWriter& json, Needed& needed, const std::string& experiment) : json_(json), needed_(needed), experiment_(experiment) {}

  void write() {
    json_.begin_array();
    const std::vector<NeededTask> tasks = needed_.tasks(experiment_);
    for (std::size_t number = 0; number < tasks.size(); ++number) write(number, tasks[number]);
    json_.end_array();
  }

 private:
  void write(std::size_t number, const NeededTask& task) {
    json_.begin_object();
    json_.key("parameters");
    write_parameters(json_, needed_.parameters(experiment_, number));
    json_.key("replicate");
    json_.integer(task.replicate);
    json_.key("status");
    json_.text(task.diverged ? "diverged" : "done");
    json_.key("variables");
    json_.begin_object();
    for (const std::string& name : needed_.variables(experiment_, number)) {
      const Variable variable = needed_.variable(experiment_, number, name);
      if (variable.about.origin == Origin::measured) continue;
      json_.key(name);
      Nested(json_, variable).write();
    }
    json_.end_object();
    json_.end_object();
  }

  JsonWriter& json_;
  Needed& needed_;
  const std::string& experiment_;
};

}  // namespace

void write_needed_json(Needed& needed, const std::function<void(std::string_view)>& sink) {
  JsonWriter json(sink);
  json.begin_object();
  json.key("experiments");
  json.begin_object();
  for (const std::string& experiment : needed.experiments()) {
    json.key(experiment);
    TasksWriter(json, needed, experiment).write();
  }
  json.end_object();
  json.end_object();
  sink("\n");
}

}  // namespace sower::io
