#include "runner/study/document_kind.hpp"

#include <algorithm>

#include "runner/study/describe_kind.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/settings.hpp"

namespace sower {
namespace {

/// A cell of a table: one that is empty says so, and a bar would end it.
std::string cell(std::string_view text, bool code = false) {
  if (text.empty()) return "";
  std::string safe;
  for (const char c : text) safe += c == '|' ? std::string("\\|") : std::string(1, c);
  return code ? '`' + safe + '`' : safe;
}

std::string about(const Description& thing) {
  std::string text = std::string(thing.summary) + ".\n";
  if (!thing.reference.empty()) text += "\n*Reference:* " + std::string(thing.reference) + ".\n";
  return text;
}

/// Writes one level as a table, and collects a section for each alternative of its choices.
class Documenter final : public Fields {
 public:
  Documenter(std::string prefix, std::size_t depth) : prefix_(std::move(prefix)), depth_(depth) {}

  std::string take(const std::vector<Setting>& defaults) {
    if (rows_.empty()) return "\nIt has no parameters.\n" + sections_;
    std::string table = "\n| parameter | what it is | value | unit | default |\n|---|---|---|---|---|\n";
    for (const Row& row : rows_) {
      const auto found = std::ranges::find(defaults, row.key, &Setting::path);
      const std::string given = found == defaults.end() ? "" : found->value;
      table += "| " + cell(row.key, true) + " | " + cell(row.help) + " | " + cell(row.value) + " | " + cell(row.unit) + " | " +
               (given.empty() ? "none" : cell(given, true)) + " |\n";
    }
    return table + sections_;
  }

  void operator()(std::string_view key, double&, std::string_view help, Unit unit, Range range) override {
    rows_.push_back({key, help, expected_number(false, none, range), unit.symbol});
  }
  void operator()(std::string_view key, std::int64_t&, std::string_view help, Unit unit, Range range) override {
    rows_.push_back({key, help, expected_number(true, none, range), unit.symbol});
  }
  void operator()(std::string_view key, bool&, std::string_view help) override { rows_.push_back({key, help, "true or false", ""}); }
  void operator()(std::string_view key, std::string&, std::string_view help, std::initializer_list<std::string_view> words) override {
    rows_.push_back({key, help, words.size() == 0 ? "text" : one_of({words.begin(), words.end()}), ""});
  }
  void operator()(std::string_view key, std::vector<double>&, std::string_view help, Unit unit, Range range) override {
    rows_.push_back({key, help, "a list, each " + expected_number(false, none, range), unit.symbol});
  }
  void operator()(std::string_view key, InputFile&, std::string_view help) override { rows_.push_back({key, help, "a file", ""}); }
  void operator()(std::string_view key, NamedTexts&, std::string_view help, bool files) override {
    rows_.push_back({key, help, files ? "a map (name: file)" : "a map (name: value)", ""});
  }
  void operator()(std::string_view key, AnyChoice& value, std::string_view help) override {
    std::vector<std::string> names;
    const std::string path = prefix_ + std::string(key);
    for (const Description& one : value.alternatives()) {
      names.emplace_back(one.name);
      value.select(one.name);
      Documenter inner(path + '.', depth_ + 1);
      value.fields(inner);
      value.select(one.name);
      sections_ += '\n' + std::string(std::min<std::size_t>(depth_, 6), '#') + " `" + path + ": " + std::string(one.name) + "`\n\n" +
                   about(one) + inner.take(settings_of(value));
    }
    rows_.push_back({key, help, one_of(names), ""});
  }

 private:
  struct Row {
    std::string key, help, value, unit;
    Row(std::string_view k, std::string_view h, std::string v, std::string_view u) : key(k), help(h), value(std::move(v)), unit(u) {}
  };
  std::string prefix_;
  std::size_t depth_;
  std::vector<Row> rows_;
  std::string sections_;
};

std::string document_diagnostics(const Experiment& experiment) {
  std::string rows;
  for (const auto& [name, help] : experiment.diagnostics()) rows += "| " + cell(name, true) + " | " + cell(help) + " |\n";
  if (rows.empty()) return "";
  return "\n## Diagnostics\n\nBy these [`stop_when`](../study-language.md#stopping-early) can end a task.\n\n| diagnostic | what it is "
         "|\n|---|---|\n" +
         rows;
}

}  // namespace

std::string document_kind(const Entry<Experiment>& kind) {
  Documenter documenter("", 2);
  kind.make()->fields(documenter);
  return "# `" + std::string(kind.name) + "`\n\n" + about(kind) + documenter.take(settings_of(*kind.make())) +
         document_diagnostics(*kind.make()) + "\n## A study to begin with\n\n```yaml\n" + example_study(kind) + "```\n";
}

}  // namespace sower
