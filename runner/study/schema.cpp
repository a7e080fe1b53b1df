#include "runner/study/schema.hpp"

#include "runner/study/schema_fields.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::JsonWriter;
using Layout = JsonWriter::Layout;

/// What does not depend on the catalogue, but for the keys that a kind adds.
constexpr const char* beginning = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "a study for sower",
  "type": "object",
  "properties": {
    "study": {"description": "name of the study; results go to results/<name>", "$ref": "#/$defs/name"},
    "description": {"description": "a line for people, kept in the results", "type": "string"},
    "seed": {
      "description": "another seed gives other random numbers everywhere",
      "anyOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/$defs/reference"}],
      "default": 0
    },
    "include": {
      "description": "studies that this one adds to or changes; maps merge, the later wins",
      "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
    "profiles": {
      "description": "changes by name, chosen with --profile: keys are paths of what is changed",
      "type": "object",
      "additionalProperties": {"type": "object"}
    },
    "max_tasks": {"description": "a study with more tasks is refused", "type": "integer", "minimum": 1},
    "experiments": {
      "description": "names and what is done under them",
      "type": "object",
      "minProperties": 1,
      "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$", "not": {"enum": ["tasks", "provenance"]}},
      "additionalProperties": {"$ref": "#/$defs/experiment"}
    }
  },
  "additionalProperties": false,
  "anyOf": [
    {"required": ["include"]},
    {
      "required": ["study", "experiments"],
      "properties": {"experiments": {"additionalProperties": {"required": ["kind"]}}}
    }
  ],
  "$defs": {
    "reference": {"description": "the value of another key: ${params.steps}", "type": "string", "pattern": "\\$\\{.*\\}"},
    "quantity": {"description": "a number with its unit: 10 min", "type": "string", "pattern": "^[-+]?[0-9.]+([eE][-+]?[0-9]+)? ?[A-Za-z%]"},
    "name": {"type": ["string", "integer"], "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$"},
    "number": {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/reference"}, {"$ref": "#/$defs/quantity"}]},
    "count": {"anyOf": [{"type": "integer", "minimum": 1}, {"$ref": "#/$defs/reference"}]},
    "above_zero": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"$ref": "#/$defs/reference"}]},
    "ends": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/number"}},
    "range": {
      "description": "values from one end to the other",
      "type": "object",
      "properties": {
        "linear": {"description": "evenly spaced between these ends", "$ref": "#/$defs/ends"},
        "log": {"description": "evenly spaced by their logarithms between these ends", "$ref": "#/$defs/ends"},
        "integer": {"description": "whole numbers between these ends", "$ref": "#/$defs/ends"},
        "points": {"description": "how many values", "$ref": "#/$defs/count"},
        "step": {"description": "from one value to the next", "$ref": "#/$defs/number"}
      },
      "additionalProperties": false
    },
    "values": {
      "anyOf": [{"type": "array", "minItems": 1}, {"$ref": "#/$defs/range"}, {"$ref": "#/$defs/reference"}]
    },
    "kept": {
      "description": "all, last, none, float32, or a map: every n-th along the first dimension, as float32",
      "anyOf": [
        {"enum": ["all", "last", "none", "float32"]},
        {"type": "object", "minProperties": 1, "additionalProperties": false,
         "properties": {"every": {"$ref": "#/$defs/count"}, "as": {"enum": ["float32", "float64"]}}},
        {"$ref": "#/$defs/reference"}
      ]
    },
    "statistic": {
      "description": "mean, sd, standard_error, min, max, median, or a quantile: q05",
      "type": "string",
      "pattern": "^(mean|sd|standard_error|min|max|median|q[0-9]{2,6}|\\$\\{.*\\})$"
    },
    "experiment": {
      "type": "object",
      "properties": {
        "kind": {"description": "what is done", "$ref": "#/$defs/kind"},
        "description": {"description": "a line for people", "type": "string"},
        "params": {"description": "values of the kind's parameters", "type": ["object", "null"]},
        "sweep": {
          "description": "parameters that take several values",
          "type": "object",
          "minProperties": 1,
          "properties": {
            "grid": {"description": "every combination of these values", "type": "object", "minProperties": 1,
                     "additionalProperties": {"$ref": "#/$defs/values"}},
            "zip": {"description": "lists of one length, taken together", "type": ["object", "array"], "minProperties": 1, "minItems": 1,
                    "additionalProperties": {"$ref": "#/$defs/values"}},
            "cases": {"description": "settings that go together", "type": "array", "minItems": 1, "items": {"type": "object"}},
            "sample": {
              "description": "points spread over ranges and choices",
              "type": "object",
              "properties": {
                "method": {"enum": ["random", "latin_hypercube", "sobol"]},
                "points": {"$ref": "#/$defs/count"},
                "over": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/values"}}
              },
              "required": ["points", "over"],
              "additionalProperties": false
            },
            "exclude": {"description": "points that are left out", "type": "array", "minItems": 1, "items": {"type": "object"}}
          },
          "additionalProperties": false
        },
        "replicates": {"description": "how often each point is run, with other random numbers each time", "$ref": "#/$defs/count"},
        "ranks": {"description": "how many ranks share a task", "$ref": "#/$defs/count"},
        "threads": {
          "description": "OpenMP threads of each rank; auto: what the cores there are allow",
          "anyOf": [{"type": "integer", "minimum": 1, "maximum": 4096}, {"const": "auto"}, {"$ref": "#/$defs/reference"}]
        },
        "random": {"description": "whether the points of a sweep draw the same numbers", "enum": ["common", "independent"]},
        "stream": {"description": "name of the random numbers", "type": ["string", "number"]},
        "record": {"description": "what is kept of what tasks record, by variable", "type": "object",
                   "additionalProperties": {"$ref": "#/$defs/kept"}},
        "summary": {
          "description": "statistics over replicates; true: mean, sd and standard_error",
          "anyOf": [{"type": "boolean"}, {"$ref": "#/$defs/statistic"}, {"type": "array", "items": {"$ref": "#/$defs/statistic"}}]
        },
        "identity": {
          "description": "what stands for the content of input files: content, stat (size and time of change), or declared: your word for it",
          "anyOf": [{"enum": ["content", "stat"]}, {"$ref": "#/$defs/reference"},
                    {"type": "object", "required": ["declared"], "additionalProperties": false,
                     "properties": {"declared": {"type": ["string", "number"], "minLength": 1}}}]
        },
        "needs": {
          "description": "experiments that run before this one, whose results its tasks are given: a name or a list of names",
          "anyOf": [{"$ref": "#/$defs/name"}, {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"$ref": "#/$defs/name"}},
                    {"$ref": "#/$defs/reference"}]
        },
        "stop_when": {
          "description": "the replicates of a point end when the interval of a mean is narrow enough, or a task by its own diagnostics",
          "type": "object",
          "properties": {
            "mean_of": {"description": "a number that each task records", "type": "string", "minLength": 1},
            "half_width": {"description": "of the interval, at most", "$ref": "#/$defs/above_zero"},
            "relative_half_width": {"description": "of the interval, at most, as a share of the mean's magnitude",
                                    "$ref": "#/$defs/above_zero"},
            "confidence": {"description": "of the interval", "default": 0.95,
                           "anyOf": [{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, {"$ref": "#/$defs/reference"}]},
            "at_least": {"description": "values, before the interval is looked at", "default": 10,
                         "anyOf": [{"type": "integer", "minimum": 2}, {"$ref": "#/$defs/reference"}]},
            "diagnostics": {
              "description": "of the kind, see 'sower describe': a task ends when all lie within their bounds",
              "type": "object", "minProperties": 1,
              "additionalProperties": {
                "type": "object", "minProperties": 1, "additionalProperties": false,
                "properties": {"below": {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/reference"}]},
                               "above": {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/reference"}]}}}}
          },
          "anyOf": [{"required": ["mean_of", "half_width"]}, {"required": ["mean_of", "relative_half_width"]},
                    {"required": ["diagnostics"], "maxProperties": 1}],
          "additionalProperties": false
        },
        "halving": {
          "description": "points of the sweep that do badly with a small budget are given up",
          "type": "object",
          "properties": {
            "minimise": {"description": "a number that each task records, best when least", "type": "string", "minLength": 1},
            "maximise": {"description": "a number that each task records, best when greatest", "type": "string", "minLength": 1},
            "budget": {"description": "the swept parameter whose values, rising, are the rungs", "type": "string", "minLength": 1},
            "factor": {"description": "one of so many goes on to the next rung", "default": 3,
                       "anyOf": [{"type": "integer", "minimum": 2, "maximum": 1000}, {"$ref": "#/$defs/reference"}]}
          },
          "required": ["budget"],
          "oneOf": [{"required": ["minimise"]}, {"required": ["maximise"]}],
          "additionalProperties": false
        },
        "retries": {"description": "how often a task that fails is tried again in the same run",
                    "anyOf": [{"type": "integer", "minimum": 0, "maximum": 1000}, {"$ref": "#/$defs/reference"}]},
        "on_failure": {"description": "whether the first task that fails for good ends the run, or the others go on",
                       "anyOf": [{"enum": ["continue", "stop"]}, {"$ref": "#/$defs/reference"}]},
        "isolate": {"description": "process: each task runs in a process of its own, so that a crash costs nothing else",
                    "anyOf": [{"enum": ["none", "process"]}, {"$ref": "#/$defs/reference"}]},
        "memory": {"description": "how much memory an isolated task may take (in byte, or with a unit: 2 GiB)",
                   "anyOf": [{"type": "number", "minimum": 67108864}, {"$ref": "#/$defs/quantity"}, {"$ref": "#/$defs/reference"}]},
        "timeout": {"description": "how long a task may take (in s, or with a unit: 10 min)",
                    "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"$ref": "#/$defs/quantity"}, {"const": "none"},
                              {"$ref": "#/$defs/reference"}]}
      },
      "additionalProperties": false,
      "allOf": )json";

/// If the kind is this one, then params and sweep are its own.
void write_condition(JsonWriter& json, const std::string& kind) {
  json.begin_object(Layout::one_line);
  json.key("if");
  json.begin_object();
  json.key("properties");
  json.begin_object();
  json.key("kind");
  json.begin_object();
  json.key("const");
  json.text(kind);
  json.end_object();
  json.end_object();
  json.key("required");
  json.begin_array();
  json.text("kind");
  json.end_array();
  json.end_object();
  json.key("then");
  json.begin_object();
  json.key("properties");
  json.begin_object();
  json.key("params");
  write_ref(json, "params_of_" + kind);
  json.key("sweep");
  write_ref(json, "sweep_of_" + kind);
  json.end_object();
  json.end_object();
  json.end_object();
}

void write_params(JsonWriter& json, const Entry<Experiment>& kind) {
  json.begin_object();
  json.key("description");
  json.text(kind.summary);
  json.key("properties");
  json.begin_object();
  SchemaFields fields(json);
  kind.make()->fields(fields);
  json.end_object();
  json.key("additionalProperties");
  json.boolean(false);
  json.end_object();
}

void write_swept_names(JsonWriter& json, const Sweepable& sweepable) {
  json.begin_object();
  json.key("anyOf");
  json.begin_array();
  json.begin_object(Layout::one_line);
  write_enum(json, sweepable.keys);
  json.end_object();
  for (const std::string& map : sweepable.maps) {
    json.begin_object(Layout::one_line);
    json.key("pattern");
    json.text('^' + map.substr(0, map.size() - 1) + "\\..+$");
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// Only the keys: whether values make sense depends on which are chosen together.
void write_sweep(JsonWriter& json, const Entry<Experiment>& kind) {
  json.begin_object();
  json.key("properties");
  json.begin_object();
  for (const char* part : {"grid", "zip"}) {
    json.key(part);
    json.begin_object();
    json.key("propertyNames");
    write_swept_names(json, sweepable_keys(*kind.make()));
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

std::string value(const std::function<void(JsonWriter&)>& write) {
  std::string out;
  JsonWriter json([&](std::string_view text) { out += text; });
  write(json);
  return out;
}

}  // namespace

std::string study_schema() {
  std::string schema = beginning;
  schema += value([](JsonWriter& json) {
    json.begin_array();
    for (const Entry<Experiment>* kind : catalogue<Experiment>()) write_condition(json, std::string(kind->name));
    json.end_array();
  });
  schema += "},\n\"kind\": " + value([](JsonWriter& json) {
              json.begin_object();
              write_enum(json, names_of<Experiment>());
              json.end_object();
            });
  for (const Entry<Experiment>* kind : catalogue<Experiment>()) {
    const std::string name(kind->name);
    schema += ",\n" + io::json_text("params_of_" + name) + ": " + value([&](JsonWriter& json) { write_params(json, *kind); });
    schema += ",\n" + io::json_text("sweep_of_" + name) + ": " + value([&](JsonWriter& json) { write_sweep(json, *kind); });
  }
  return schema + "}}\n";
}

}  // namespace sower
