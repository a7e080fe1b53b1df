#include "runner/study/schema_fields.hpp"

#include <algorithm>
#include <cmath>

namespace sower {
namespace {

using Layout = io::JsonWriter::Layout;

class SweepableKeys final : public Fields {
 public:
  std::vector<std::string> all, maps;
  void operator()(std::string_view key, double&, std::string_view, Unit, Range) override { add(key); }
  void operator()(std::string_view key, std::int64_t&, std::string_view, Unit, Range) override { add(key); }
  void operator()(std::string_view key, bool&, std::string_view) override { add(key); }
  void operator()(std::string_view key, std::string&, std::string_view, std::initializer_list<std::string_view>) override { add(key); }
  void operator()(std::string_view key, std::vector<double>&, std::string_view, Unit, Range) override { add(key); }
  void operator()(std::string_view key, InputFile&, std::string_view) override { add(key); }
  void operator()(std::string_view key, NamedTexts&, std::string_view, bool) override { maps.push_back(prefix_ + std::string(key) + '.'); }
  void operator()(std::string_view key, AnyChoice& value, std::string_view) override {
    add(key);
    const std::string outer = prefix_;
    prefix_ += std::string(key) + '.';
    add("name");
    for (const Description& one : value.alternatives()) {
      value.select(one.name);
      value.fields(*this);
    }
    prefix_ = outer;
  }

 private:
  void add(std::string_view key) {
    const std::string path = prefix_ + std::string(key);
    if (std::ranges::find(all, path) == all.end()) all.push_back(path);
  }
  std::string prefix_;
};

std::string with_unit(std::string_view help, Unit unit) {
  return std::string(help) + (unit.symbol.empty() ? "" : " (in " + std::string(unit.symbol) + ')');
}

void write_range(io::JsonWriter& json, const Range& range) {
  if (std::isfinite(range.low)) {
    json.key(range.low_open ? "exclusiveMinimum" : "minimum");
    json.number(range.low);
  }
  if (std::isfinite(range.high)) {
    json.key(range.high_open ? "exclusiveMaximum" : "maximum");
    json.number(range.high);
  }
}

}  // namespace

void write_ref(io::JsonWriter& json, const std::string& name) {
  json.begin_object(Layout::one_line);
  json.key("$ref");
  json.text("#/$defs/" + name);
  json.end_object();
}

void write_type(io::JsonWriter& json, std::string_view type) {
  json.key("type");
  json.text(type);
}

void write_enum(io::JsonWriter& json, const std::vector<std::string>& words) {
  json.key("enum");
  json.begin_array(Layout::one_line);
  for (const std::string& word : words) json.text(word);
  json.end_array();
}

Sweepable sweepable_keys(Experiment& experiment) {
  SweepableKeys keys;
  experiment.fields(keys);
  return {std::move(keys.all), std::move(keys.maps)};
}

/// Every value may also be a reference to another, which only the whole study can tell the value of.
void SchemaFields::begin(std::string_view key, const std::string& description) {
  json_.key(key);
  json_.begin_object();
  json_.key("description");
  json_.text(description);
  json_.key("anyOf");
  json_.begin_array();
  write_ref(json_, "reference");
}

void SchemaFields::end() {
  json_.end_array();
  json_.end_object();
}

void SchemaFields::number(bool whole, Unit unit, const Range& range) {
  json_.begin_object(Layout::one_line);
  write_type(json_, whole ? "integer" : "number");
  write_range(json_, range);
  json_.end_object();
  if (!unit.symbol.empty()) write_ref(json_, "quantity");
}

void SchemaFields::operator()(std::string_view key, double& value, std::string_view help, Unit unit, Range range) {
  begin(key, with_unit(help, unit));
  number(false, unit, range);
  json_.end_array();
  json_.key("default");
  json_.number(value);
  json_.end_object();
}

void SchemaFields::operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit, Range range) {
  begin(key, with_unit(help, unit));
  number(true, unit, range);
  json_.end_array();
  json_.key("default");
  json_.integer(value);
  json_.end_object();
}

void SchemaFields::operator()(std::string_view key, bool& value, std::string_view help) {
  begin(key, std::string(help));
  json_.begin_object(Layout::one_line);
  write_type(json_, "boolean");
  json_.end_object();
  json_.end_array();
  json_.key("default");
  json_.boolean(value);
  json_.end_object();
}

void SchemaFields::operator()(std::string_view key, std::string& value, std::string_view help,
                              std::initializer_list<std::string_view> words) {
  begin(key, std::string(help));
  json_.begin_object(Layout::one_line);
  if (words.size() == 0) {
    json_.key("type");
    json_.begin_array();  // what YAML takes for a number is text where text is meant
    for (const char* type : {"string", "number", "boolean"}) json_.text(type);
    json_.end_array();
  } else {
    write_enum(json_, {words.begin(), words.end()});
  }
  json_.end_object();
  json_.end_array();
  json_.key("default");
  json_.text(value);
  json_.end_object();
}

void SchemaFields::operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit, Range range) {
  begin(key, with_unit(help, unit));
  json_.begin_object();
  write_type(json_, "array");
  json_.key("items");
  json_.begin_object();
  json_.key("anyOf");
  json_.begin_array();
  write_ref(json_, "reference");
  number(false, unit, range);
  end();
  json_.end_object();
  json_.end_array();
  json_.key("default");
  json_.begin_array(Layout::one_line);
  for (const double x : value) json_.number(x);
  json_.end_array();
  json_.end_object();
}

void SchemaFields::operator()(std::string_view key, InputFile&, std::string_view help) {
  begin(key, std::string(help) + " (a file, looked for beside the study)");
  json_.begin_object(Layout::one_line);
  write_type(json_, "string");
  json_.end_object();
  end();
}

void SchemaFields::operator()(std::string_view key, NamedTexts&, std::string_view help, bool files) {
  begin(key, std::string(help) + (files ? " (files, looked for beside the study)" : ""));
  json_.begin_object();
  write_type(json_, "object");
  json_.key("additionalProperties");
  json_.begin_object(Layout::one_line);
  json_.key("type");
  json_.begin_array();
  for (const char* type : {"string", "number", "boolean"}) json_.text(type);
  json_.end_array();
  json_.end_object();
  json_.end_object();
  end();
}

void SchemaFields::operator()(std::string_view key, AnyChoice& value, std::string_view help) {
  const std::string usual(value.name());
  std::vector<std::string> names;
  const std::vector<Description> alternatives = value.alternatives();
  for (const Description& one : alternatives) names.emplace_back(one.name);
  begin(key, std::string(help));
  json_.begin_object(Layout::one_line);
  write_enum(json_, names);
  json_.end_object();
  for (const Description& one : alternatives) alternative(value, one, one.name == usual);
  json_.end_array();
  json_.key("default");
  json_.text(usual);
  json_.end_object();
}

/// A map with the alternative's name and tunables; without a name the default is meant.
void SchemaFields::alternative(AnyChoice& choice, const Description& one, bool is_default) {
  choice.select(one.name);
  json_.begin_object();
  json_.key("description");
  json_.text(one.summary);
  write_type(json_, "object");
  json_.key("properties");
  json_.begin_object();
  json_.key("name");
  json_.begin_object(Layout::one_line);
  json_.key("const");
  json_.text(one.name);
  json_.end_object();
  choice.fields(*this);
  json_.end_object();
  if (!is_default) {
    json_.key("required");
    json_.begin_array(Layout::one_line);
    json_.text("name");
    json_.end_array();
  }
  json_.key("additionalProperties");
  json_.boolean(false);
  json_.end_object();
}

}  // namespace sower
