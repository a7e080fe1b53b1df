#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "algorithms/command/metric.hpp"
#include "algorithms/command/order.hpp"
#include "algorithms/command/program.hpp"
#include "algorithms/command/task_folder.hpp"
#include "algorithms/command/words.hpp"
#include "io/data/extract.hpp"

namespace sower::command {
namespace {

bool is_given(std::string_view name) { return std::ranges::find(given_names, name) != std::end(given_names); }

class Check {
 public:
  Check(const Order& order, const Complain& complain) : order_(order), complain_(complain) {
    for (const auto& [name, value] : order.values) names_.push_back(name);
    names_.insert(names_.end(), std::begin(given_names), std::end(given_names));
  }

  void all() {
    check_values();
    check_command();
    check_files();
    for (const auto& [name, value] : order_.environment) check_text("environment." + name, value);
    check_metrics();
    check_outputs();
    for (const double code : order_.success)
      if (code != std::floor(code)) complain_("success", text("an exit code is a whole number, not ", code));
    if (order_.launcher == "none" && order_.processes > 1)
      complain_("processes", "without a launcher there is one process; add launcher: mpirun");
    check_use();
  }

 private:
  void check_values() const {
    for (const auto& [name, value] : order_.values)
      if (is_given(name)) complain_("values." + name, "{" + name + "} is what sower itself gives; take another name");
  }

  /// Placeholders without a value; notes the others as used.
  void check_text(const std::string& key, std::string_view words, const std::string& place = "") {
    for (const Placeholder& one : placeholders_in(words)) {
      const std::string name(one.name);
      if (!one.is_literal && std::ranges::find(names_, name) != names_.end()) used_.insert(name);
      else if (!one.is_literal && told_.insert(key + ' ' + name).second) complain_(key, unknown(name, line_of(words, one.begin, place)));
    }
  }
  static std::string line_of(std::string_view words, std::size_t at, const std::string& place) {
    return place.empty() ? "" : text(place, ":", 1 + std::ranges::count(words.substr(0, at), '\n'), ": ");
  }
  /// Whoever is meant by a misspelt name is used, or there would be two mistakes in the place of one.
  [[nodiscard]] std::string unknown(const std::string& name, const std::string& place) {
    const std::string meant = nearest_name(name, names_);
    if (!meant.empty()) used_.insert(meant);
    std::string known;
    for (const std::string& one : names_) known += (known.empty() ? "{" : ", {") + one + '}';
    return place + "there is no value for {" + name + "}; " + (meant.empty() ? "" : "did you mean {" + meant + "}? ") + "known are " +
           known + ". The text itself is written {{" + name + "}}";
  }

  void check_command() {
    const Words split = split_words(order_.command);
    if (!split.trouble.empty()) {
      complain_("command", split.trouble);
      return check_text("command", order_.command);
    }
    if (split.words.empty())
      return complain_("command", "there is none; for example command: ./my_simulation --alpha {alpha} --seed {seed}");
    for (const std::string& word : split.words) check_text("command", word);
    check_program(split.words.front());
    if (order_.launcher != "none" && found_in_path(order_.launcher).empty())
      complain_("launcher", "there is no '" + order_.launcher + "' in PATH");
  }

  void check_program(const std::string& word) const {
    const std::string own = path_in_command(order_);
    const auto file_name = [](const std::string& path) { return std::filesystem::path(path).filename(); };
    if (!own.empty() && file_name(own) != file_name(order_.program.path))
      return complain_("program", "the command names another, '" + own + "'; write {program} in its place, or remove one of the two");
    if (!order_.program.path.empty() && (!own.empty() || word == "{program}")) {
      if (const std::string trouble = trouble_with_program(order_.program.path); !trouble.empty()) complain_("command", trouble);
    } else if (word == "{program}") {
      complain_("command", "{program} stands for a file, and 'program' does not say which");
    } else if (placeholders_in(word).empty() && word.find('/') == std::string::npos && found_in_path(word).empty()) {
      complain_("command", "there is no program '" + word + "' in PATH; write ./" + word + " for one beside the study");
    }
  }

  void check_files() {
    for (const auto* files : {&order_.inputs, &order_.templates})
      for (const auto& [name, file] : *files) check_file_name((files == &order_.inputs ? "inputs." : "templates.") + name, name);
    for (const auto& [name, file] : order_.templates) try {
        check_text("templates." + name, io::read_text_file(file), std::filesystem::path(file).filename().string());
      } catch (const Error& error) {
        complain_("templates." + name, error.what());
        is_all_known_ = false;
      }
  }
  void check_file_name(const std::string& key, const std::string& name) {
    if (!leads_inside(name)) return complain_(key, "'" + name + "' is no name for a file within the task's folder");
    if (std::ranges::find(output_files, name) != std::end(output_files))
      return complain_(key, "'" + name + "' is where the program's output goes; take another name");
    if (std::filesystem::path(name).lexically_normal() == needed_file && asks_for_needed(order_))
      return complain_(key, text("'", name, "' is where {needed} leads; take another name"));
    if (!told_.insert("file " + std::filesystem::path(name).lexically_normal().string()).second)
      complain_(key, "two files would be called '" + name + "'");
  }

  void check_metrics() {
    for (const auto& [name, words] : order_.metrics) {
      const std::string key = "metrics." + name;
      const Source source = source_of(words);
      if (!source.trouble.empty()) complain_(key, source.trouble);
      else if (!leads_inside(source.file)) complain_(key, "'" + source.file + "' is no file within the task's folder");
      check_text(key, source.file);
      claim(key, name);
    }
  }

  void check_outputs() {
    for (const auto& [name, file] : order_.outputs) {
      const std::string key = "outputs." + name;
      if (!leads_inside(file)) complain_(key, "'" + file + "' is no file within the task's folder");
      check_text(key, file);
      for (const char* ending : {"_path", "_bytes", "_xxh3"}) claim(key, name + ending);
    }
  }

  /// A name of the results can be taken once.
  void claim(const std::string& key, const std::string& name) {
    const bool is_own = std::ranges::find(recorded_names, name) != std::end(recorded_names);
    if (is_own || !told_.insert("variable " + name).second) complain_(key, "the results have a '" + name + "' already; take another name");
  }

  /// A value that reaches no program would be swept in vain.
  void check_use() const {
    if (!is_all_known_) return;
    for (const auto& [name, value] : order_.values)
      if (!used_.contains(name) && !is_given(name))
        complain_("values." + name, "there is no {" + name + "} in the command, the environment or a template, so that it changes nothing");
  }

  const Order& order_;
  const Complain& complain_;
  std::vector<std::string> names_;
  std::set<std::string> used_, told_;
  bool is_all_known_ = true;  // false: a template could not be read, and might use anything
};

}  // namespace

void check_order(const Order& order, const Complain& complain) { Check(order, complain).all(); }

}  // namespace sower::command
