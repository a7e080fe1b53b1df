#include "runner/study/read_fields.hpp"

#include <algorithm>

#include "runner/study/covered.hpp"
#include "runner/study/level.hpp"
#include "runner/study/references.hpp"

namespace sower {

using io::Node;

std::vector<SweptValue> swept_at(const ExperimentSpec& spec, std::int64_t point) { return swept_at(spec, spec.sweep.values_at(point)); }

std::vector<SweptValue> swept_at(const ExperimentSpec& spec, const std::vector<std::int64_t>& values) {
  std::vector<SweptValue> swept;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Axis& axis = spec.sweep.axes[i];
    if (values[i] >= 0) swept.push_back({&axis, &axis.values[static_cast<std::size_t>(values[i])]});
  }
  return swept;
}

void read_parameters(Experiment& experiment, const PointParameters& point) {
  if (std::ranges::any_of(point.swept, [&](const SweptValue& one) { return gives(point.params, one.axis->key); })) {
    const Node rest = without_covered(point.params, point.swept);
    return read_parameters(experiment, {rest, point.swept, point.kind, point.folder, point.absolute_files, point.complaints, point.facts,
                                        point.references, point.stored});
  }
  if (point.references != nullptr) {
    const Node params = params_at(point);
    return read_parameters(experiment, {params, point.swept, point.kind, point.folder, point.absolute_files, point.complaints, point.facts,
                                        nullptr, point.stored});
  }
  Reading reading(point);
  Level level(reading, point.params.shape == Node::Shape::map ? &point.params : nullptr, "", "kind '" + point.kind + "'");
  experiment.fields(level);
  level.finish();
}

std::unique_ptr<Experiment> experiment_at(const Study& study, const ExperimentSpec& spec, const std::vector<std::int64_t>& values,
                                          bool absolute_files) {
  const Entry<Experiment>* kind = find_entry<Experiment>(spec.kind);
  require(kind != nullptr, "there is no kind '", spec.kind, "'; 'sower kinds' lists them");
  std::unique_ptr<Experiment> experiment = kind->make();
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  read_parameters(*experiment,
                  {spec.params, swept_at(spec, values), spec.kind, folder, absolute_files, nullptr, nullptr, spec.references.get()});
  return experiment;
}

io::Mark place_of(std::string_view path, const PointParameters& point, const io::Mark& otherwise) {
  io::Mark best = otherwise;
  const Node* level = &point.params;
  for (std::size_t begin = 0, end = 0; end != std::string_view::npos; begin = end + 1) {
    end = path.find('.', begin);
    const std::string_view sofar = path.substr(0, end), word = sofar.substr(begin);
    if (const io::Node* whole = level == nullptr ? nullptr : level->find(path.substr(begin))) return whole->mark;  // a name with dots
    const auto swept = std::ranges::find_if(point.swept, [&](const SweptValue& value) { return value.axis->key == sofar; });
    level = swept != point.swept.end() ? swept->value : level == nullptr ? nullptr : level->find(word);
    if (level != nullptr) best = level->mark;
  }
  return best;
}

}  // namespace sower
