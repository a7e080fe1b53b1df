#pragma once
// The tunables of a kind as parts of a JSON Schema.

#include <string>
#include <vector>

#include "io/json/writer.hpp"
#include "runner/api/experiment.hpp"

namespace sower {

/// Writes a schema for each tunable as an entry of the `properties` that the writer stands in.
class SchemaFields final : public Fields {
 public:
  explicit SchemaFields(io::JsonWriter& json) : json_(json) {}
  void operator()(std::string_view key, double& value, std::string_view help, Unit unit, Range range) override;
  void operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit, Range range) override;
  void operator()(std::string_view key, bool& value, std::string_view help) override;
  void operator()(std::string_view key, std::string& value, std::string_view help, std::initializer_list<std::string_view> words) override;
  void operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit, Range range) override;
  void operator()(std::string_view key, InputFile& value, std::string_view help) override;
  void operator()(std::string_view key, NamedTexts& value, std::string_view help, bool files) override;
  void operator()(std::string_view key, AnyChoice& value, std::string_view help) override;

 private:
  void begin(std::string_view key, const std::string& description);
  void end();
  void number(bool whole, Unit unit, const Range& range);
  void alternative(AnyChoice& choice, const Description& one, bool is_default);
  io::JsonWriter& json_;
};

/// Writes {"$ref": "#/$defs/NAME"}.
void write_ref(io::JsonWriter& json, const std::string& name);
void write_type(io::JsonWriter& json, std::string_view type);
/// Writes the entry {"enum": [...]} of a schema.
void write_enum(io::JsonWriter& json, const std::vector<std::string>& words);

/// What can be swept, in every alternative.
struct Sweepable {
  std::vector<std::string> keys;  ///< of parameters: "optimizer", "optimizer.name", "optimizer.beta1"
  std::vector<std::string> maps;  ///< what the keys of entries of maps begin with: "values."
};
Sweepable sweepable_keys(Experiment& experiment);

}  // namespace sower
