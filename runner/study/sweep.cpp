#include "runner/study/sweep.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/read_fields.hpp"

namespace sower {
namespace {

using io::Node;

constexpr std::int64_t most_points_checked = 10'000;
constexpr std::size_t most_axes = 16;  // HDF5 has room for 32 dimensions, variables bring their own
constexpr std::string_view reserved_names[] = {"replicate", "task", "status"};

bool is_reserved(std::string_view name) { return std::ranges::find(reserved_names, name) != std::end(reserved_names); }

/// "dimension" of "problem.dimension"; of "optimizer.name" the word that says what it is, "optimizer".
std::string last_word(std::string_view key) {
  if (key.ends_with(".name")) key.remove_suffix(std::string_view(".name").size());
  return std::string(key.substr(key.rfind('.') + 1));  // npos + 1 is 0
}

void name_axes(std::vector<Axis>& axes) {
  std::map<std::string, int> count;
  for (const Axis& axis : axes) ++count[last_word(axis.key)];
  for (Axis& axis : axes) {
    axis.name = last_word(axis.key);
    if (count[axis.name] > 1 || is_reserved(axis.name)) axis.name = axis.key;
  }
}

void read_axis(const Node& key, const Node& values, std::vector<Axis>& axes, Complaints& complaints) {
  if (std::ranges::find(axes, key.scalar, &Axis::key) != axes.end()) return;  // a duplicate; reported as such
  if (values.shape != Node::Shape::list) {
    const bool scalar = values.shape == Node::Shape::scalar;
    complaints.add(values.mark, must_be(io::quote(key.scalar), "a list of values to try", io::describe(values)),
                   scalar ? "write [" + values.scalar + "], or move it to 'params'" : "");
  } else if (values.items.empty()) {
    complaints.add(values.mark, io::quote(key.scalar) + " has no values to try", "give at least one, or remove it");
  } else {
    Axis axis;
    axis.key = key.scalar;
    axis.mark = key.mark;
    axis.values = values.items;
    axes.push_back(std::move(axis));
  }
}

/// Points in canonical order: all of them, or enough to see every value of every axis and to be spread over the rest.
std::vector<std::int64_t> points_to_check(const ExperimentSpec& spec) {
  const std::int64_t all = spec.sweep.points();
  std::vector<std::int64_t> points;
  if (all <= most_points_checked) {
    for (std::int64_t point = 0; point < all; ++point) points.push_back(point);
    return points;
  }
  std::int64_t longest = 0;
  for (const Block& block : spec.sweep.blocks) longest = std::max(longest, block.rows);
  for (std::int64_t i = 0; i < longest; ++i) {
    std::int64_t point = 0;
    for (const Block& block : spec.sweep.blocks) point = point * block.rows + i % block.rows;
    points.push_back(point);
  }
  const std::int64_t step = all / most_points_checked;
  for (std::int64_t i = 0; i < most_points_checked; ++i) points.push_back(i * step);
  return points;
}

/// One pass over the points of an experiment.
class Pass {
 public:
  Pass(const ExperimentSpec& spec, const PointCheck& check) : spec_(spec), check_(check) {
    for (const Axis& axis : spec.sweep.axes) facts_.emplace_back(axis.values.size());
  }

  void visit(std::int64_t point) {
    const std::vector<std::int64_t> indices = spec_.sweep.values_at(point);
    std::vector<SweptFact> facts(spec_.sweep.axes.size());
    const PointParameters parameters{spec_.params, swept_at(spec_, point), spec_.kind, check_.folder, true, &check_.complaints, &facts};
    const std::size_t before = check_.complaints.heard();
    try {
      const std::unique_ptr<Experiment> experiment = check_.kind.make();
      read_parameters(*experiment, parameters);
      for (std::size_t i = 0; i < facts.size(); ++i) {
        SweptFact& known = facts_[i][static_cast<std::size_t>(indices[i])];
        if (facts[i].seen && !known.seen) known = std::move(facts[i]);
      }
      if (check_.complaints.heard() > before) return;  // what follows from a mistake would only confuse
      experiment->check([&](std::string_view key, const std::string& message) { complain(key, message, parameters, point); });
    } catch (const std::exception& error) {
      check_.complaints.add(check_.kind_mark, "the parameters could not be checked: " + std::string(error.what()));
    }
  }

  [[nodiscard]] const std::vector<std::vector<SweptFact>>& facts() const { return facts_; }

 private:
  /// Puts an experiment's own complaint where the value stands; from the first point only that shows it there.
  void complain(std::string_view key, const std::string& message, const PointParameters& parameters, std::int64_t point) {
    const io::Mark mark = place_of(key, parameters, check_.kind_mark);
    const auto [first, is_new] = blamed_.try_emplace({mark.line, mark.column, std::string(key)}, point);
    if (first->second != point) return;
    std::string where;
    const std::vector<std::int64_t> indices = spec_.sweep.values_at(point);
    for (std::size_t i = 0; i < spec_.sweep.axes.size(); ++i) {
      const SweptFact& fact = facts_[i][static_cast<std::size_t>(indices[i])];
      where += (where.empty() ? " (where " : ", ") + spec_.sweep.axes[i].key + " = " + fact.label;
    }
    check_.complaints.add(mark, io::quote(key) + ": " + message + where + (where.empty() ? "" : ")"));
  }

  const ExperimentSpec& spec_;
  const PointCheck& check_;
  std::vector<std::vector<SweptFact>> facts_;                         ///< of every value of every axis
  std::map<std::tuple<int, int, std::string>, std::int64_t> blamed_;  ///< the point that first complained at a place
};

void complete(Axis& axis, const std::vector<SweptFact>& facts, Complaints& complaints) {
  std::unordered_map<std::string_view, int> lines;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!facts[i].seen) continue;
    const io::Mark& mark = axis.values[i].mark;
    const auto [first, is_new] = lines.emplace(facts[i].label, mark.line);
    if (!is_new)
      complaints.add(mark, io::quote(axis.key) + " has the value " + facts[i].label + " twice",
                     "it stands in line " + std::to_string(first->second) + " already; 'replicates' repeats points");
  }
  if (!std::ranges::all_of(facts, &SweptFact::seen)) {
    if (complaints.size() == 0) complaints.add(axis.mark, io::quote(axis.key) + " has a value that cannot be read");
    return;
  }
  if (is_reserved(axis.name))
    complaints.add(axis.mark, io::quote(axis.key) + " cannot be swept",
                   "the results have a dimension or variable of that name; rename the parameter");
  axis.help = facts.front().help;
  axis.unit = facts.front().unit;
  axis.integers = std::ranges::all_of(facts, &SweptFact::is_integer);
  const bool numbers = std::ranges::all_of(facts, &SweptFact::is_number);
  for (const SweptFact& fact : facts) {
    if (numbers) axis.numbers.push_back(fact.number);
    else axis.labels.push_back(fact.label);
  }
}

}  // namespace

Sweep read_sweep(const Node& sweep, Complaints& complaints) {
  Sweep read;
  std::vector<Axis>& axes = read.axes;
  if (sweep.shape == Node::Shape::null || (sweep.shape == Node::Shape::map && sweep.entries.empty())) {
    complaints.add(sweep.mark, "'sweep' is empty", "write 'grid:' with a list of values for each parameter, or remove it");
    return read;
  }
  if (!is_map(sweep, "'sweep'", complaints, "write 'grid:' with a list of values for each parameter")) return read;
  const Keys keys(sweep, "'sweep'", {"grid"}, complaints);
  const Node* grid = keys.take("grid");
  keys.finish([](std::string_view key) { return "if " + io::quote(key) + " is a parameter, put it under 'grid'"; });
  if (grid == nullptr) return read;
  if (grid->shape == Node::Shape::null || (grid->shape == Node::Shape::map && grid->entries.empty())) {
    complaints.add(grid->mark, "'grid' is empty", "give a list of values for at least one parameter");
  } else if (is_map(*grid, "'grid'", complaints, "write 'parameter: [value, value]'")) {
    for (const auto& [key, values] : grid->entries) read_axis(key, values, axes, complaints);
  }
  if (axes.size() > most_axes) {
    complaints.add(axes[most_axes].mark, text("more than ", most_axes, " parameters are swept"), "make several experiments of it");
    axes.resize(most_axes);
  }
  name_axes(axes);
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto rows = static_cast<std::int32_t>(axes[k].values.size());
    Block block{{k}, rows, {}};
    for (std::int32_t row = 0; row < rows; ++row) block.choose.push_back(row);
    read.blocks.push_back(std::move(block));
  }
  return read;
}

void check_points(ExperimentSpec& spec, const PointCheck& check) {
  Pass pass(spec, check);
  for (const std::int64_t point : points_to_check(spec)) pass.visit(point);
  for (std::size_t i = 0; i < spec.sweep.axes.size(); ++i) complete(spec.sweep.axes[i], pass.facts()[i], check.complaints);
}

}  // namespace sower
