#include "runner/study/describe_kind.hpp"

#include <algorithm>
#include <cmath>

#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"

namespace sower {
namespace {

std::string list_text(const std::vector<double>& numbers) {
  std::string list;
  for (const double x : numbers) list += (list.empty() ? "" : ", ") + io::shortest(x);
  return '[' + list + ']';
}

/// Prints a level of parameters: key and help, below them what the value must be and its default.
class Printer final : public Fields {
 public:
  explicit Printer(std::size_t indent) : indent_(indent) {}
  std::string take() { return std::move(text_); }

  void operator()(std::string_view key, double& value, std::string_view help, Unit unit, Range range) override {
    put(key, help, expected_number(false, unit, range) + "; default " + io::shortest(value));
  }
  void operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit, Range range) override {
    put(key, help, expected_number(true, unit, range) + "; default " + std::to_string(value));
  }
  void operator()(std::string_view key, bool& value, std::string_view help) override {
    put(key, help, std::string("true or false; default ") + (value ? "true" : "false"));
  }
  void operator()(std::string_view key, std::string& value, std::string_view help, std::initializer_list<std::string_view> words) override {
    const std::string expected = words.size() == 0 ? "text" : one_of({words.begin(), words.end()});
    put(key, help, expected + (value.empty() ? "" : "; default '" + value + "'"));
  }
  void operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit, Range range) override {
    put(key, help, "a list, each " + expected_number(false, unit, range) + "; default " + list_text(value));
  }
  void operator()(std::string_view key, InputFile& value, std::string_view help) override {
    put(key, help, "a file, looked for beside the study" + (value.path.empty() ? "" : "; default '" + value.path + "'"));
  }
  void operator()(std::string_view key, NamedTexts&, std::string_view help, bool files) override {
    put(key, help, files ? "a map (name: file), files looked for beside the study" : "a map (name: value)");
  }
  void operator()(std::string_view key, AnyChoice& value, std::string_view help) override {
    put(key, help, "one of the following; default '" + std::string(value.name()) + "'");
    for (const Description& one : value.alternatives()) {
      text_ += row(indent_ + 4, one.name, one.summary);
      if (!one.reference.empty()) text_ += row(indent_ + 4, "", "from " + std::string(one.reference));
      value.select(one.name);
      Printer inner(indent_ + 8);
      value.fields(inner);
      text_ += inner.take();
    }
  }

  static std::string row(std::size_t indent, std::string_view left, std::string_view right) {
    constexpr std::size_t column = 30;
    std::string line(indent, ' ');
    line += left;
    line += line.size() + 2 > column ? "  " : std::string(column - line.size(), ' ');
    line += right;
    return line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }

 private:
  void put(std::string_view key, std::string_view help, const std::string& expected) {
    text_ += row(indent_, key, help) + row(indent_, "", expected);
  }

  std::size_t indent_;
  std::string text_;
};

std::string indented(std::string_view block, std::size_t indent) {
  std::string lines;
  while (!block.empty()) {
    const std::string_view line = block.substr(0, block.find('\n'));
    if (!line.empty()) lines += std::string(indent, ' ') + std::string(line) + '\n';
    block.remove_prefix(std::min(block.size(), line.size() + 1));
  }
  return lines;
}

/// Writes parameters with their defaults as YAML, but for those that the kind's own example gives.
class ExampleWriter final : public Fields {
 public:
  ExampleWriter(const std::string& example, std::size_t indent)
      : given_(io::parse("example", example)), indent_(indent), yaml_(indented(example, indent)) {}
  std::string take() { return std::move(yaml_); }

  void operator()(std::string_view key, double& value, std::string_view, Unit, Range) override {
    if (std::isfinite(value)) put(key, io::shortest(value));
  }
  void operator()(std::string_view key, std::int64_t& value, std::string_view, Unit, Range) override { put(key, std::to_string(value)); }
  void operator()(std::string_view key, bool& value, std::string_view) override { put(key, value ? "true" : "false"); }
  void operator()(std::string_view key, std::string& value, std::string_view, std::initializer_list<std::string_view>) override {
    if (!value.empty() && value.find('\'') == std::string::npos) put(key, '\'' + value + '\'');
  }
  void operator()(std::string_view key, std::vector<double>& value, std::string_view, Unit, Range) override { put(key, list_text(value)); }
  void operator()(std::string_view, InputFile&, std::string_view) override {}
  void operator()(std::string_view, NamedTexts&, std::string_view, bool) override {}
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    if (given_.find(key) != nullptr) return;
    for (const Description& one : value.alternatives()) {
      if (one.name != value.name()) continue;
      put(key, one.example.empty() ? std::string(one.name) : "");
      if (!one.example.empty()) yaml_ += indented("name: " + std::string(one.name) + '\n' + std::string(one.example), indent_ + 2);
    }
  }

 private:
  void put(std::string_view key, const std::string& value) {
    if (given_.find(key) == nullptr) yaml_ += std::string(indent_, ' ') + std::string(key) + (value.empty() ? ":" : ": " + value) + '\n';
  }

  io::Node given_;
  std::size_t indent_;
  std::string yaml_;
};

std::string diagnostics_of(const Experiment& experiment) {
  std::string lines;
  for (const auto& [name, help] : experiment.diagnostics()) lines += Printer::row(2, name, help);
  return lines.empty() ? "" : "\nDiagnostics, by which 'stop_when' can end a task\n" + lines;
}

}  // namespace

std::string example_study(const Entry<Experiment>& kind) {
  const std::unique_ptr<Experiment> experiment = kind.make();
  ExampleWriter writer(std::string(kind.example), 6);
  experiment->fields(writer);
  const std::string params = writer.take(), name(kind.name);
  const std::string body = "    kind: " + name + '\n' + (params.empty() ? "" : "    params:\n" + params);
  const std::string top = "study: my-" + name + "\nseed: 1\nexperiments:\n";
  if (!experiment->works_on_results()) return top + "  first:\n" + body + "    replicates: 3\n";
  return top + "  first:\n    kind: integrate\n    replicates: 2\n  then:\n" + body + "    needs: first\n";
}

std::string describe_kind(const Entry<Experiment>& kind) {
  const std::unique_ptr<Experiment> experiment = kind.make();
  Printer printer(2);
  experiment->fields(printer);
  std::string parameters = printer.take();
  if (parameters.empty()) parameters = "  none\n";
  return std::string(kind.name) + ": " + std::string(kind.summary) + '\n' +
         (kind.reference.empty() ? "" : "from " + std::string(kind.reference) + '\n') + "\nParameters, given under 'params' or swept\n" +
         parameters + diagnostics_of(*experiment) + "\nA study to begin with\n" + indented(example_study(kind), 2);
}

}  // namespace sower
