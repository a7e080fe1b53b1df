#include "runner/study/read_fields.hpp"

#include <algorithm>

#include "runner/study/covered.hpp"
#include "runner/study/level.hpp"
#include "runner/study/references.hpp"

namespace sower {

using io::Node;

std::vector<SweptValue> swept_at(const ExperimentSpec& spec, std::int64_t point) {
  std::vector<SweptValue> values;
  const std::vector<std::int64_t> numbers = spec.sweep.values_at(point);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const Axis& axis = spec.sweep.axes[i];
    if (numbers[i] >= 0) values.push_back({&axis, &axis.values[static_cast<std::size_t>(numbers[i])]});
  }
  return values;
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
