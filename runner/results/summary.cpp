#include "runner/results/summary.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "runner/results/column_stream.hpp"

namespace sower::results {
namespace {

bool is_summarised(const Column& column) {
  return !column.is_coordinate && !column.is_left_out && !column.sample && column.kind != Kind::boolean && column.kind != Kind::text;
}

/// Where an element of the filled-up array lies in a task's own; nothing where the task is too short.
std::optional<std::size_t> place_in(const std::vector<std::size_t>& small, const std::vector<std::size_t>& large, std::size_t element) {
  if (small == large) return element;
  std::size_t place = 0, stride = 1;
  for (std::size_t k = large.size(); k-- > 0; element /= large[k], stride *= small[k]) {
    const std::size_t index = element % large[k];
    if (index >= small[k]) return {};
    place += index * stride;
  }
  return place;
}

}  // namespace

Summary::Summary(const io::hdf5::NewGroup& group, const ExperimentSpec& spec, const Along& points, const Plan& plan, Names& names)
    : statistics_(spec.summary), replicates_(spec.replicates) {
  n_.emplace_back(points.variable(group, "n_summarised", io::hdf5::Type::i64));
  explain(n_.front().dataset(), "number of the point's replicates that are done or diverged", "", "");
  n_.front().dataset().attribute("summary", std::string("count"));
  for (std::size_t c = 0; c < plan.columns.size(); ++c)
    if (is_summarised(plan.columns[c])) add(group, points, plan, c, names);
}

void Summary::add(const io::hdf5::NewGroup& group, const Along& points, const Plan& plan, std::size_t c, Names& names) {
  const Column& column = plan.columns[c];
  Variable variable{.column = c, .sizes = {}, .names = {}, .columns = {}, .scalars = {}, .arrays = {}};
  std::vector<std::string> own;
  for (const OwnAxis& axis : column.axes) {
    own.push_back(plan.dimensions[axis.dimension].name);
    variable.sizes.push_back(plan.dimensions[axis.dimension].size);
  }
  for (const Statistic& statistic : statistics_.all()) {
    variable.names.push_back(names.claim(column.name + "_" + statistic.word(), "_summary"));
    const auto& made = variable.columns.emplace_back(points.variable(group, variable.names.back(), io::hdf5::Type::f64, own)).dataset();
    const std::string& help = column.head->about.help;
    explain(made, statistic.word() + " over replicates of " + (help.empty() ? "'" + column.name + "'" : help),
            column.head->about.unit.symbol, word(column.origin));
    made.attribute("summary", statistic.word());
    if (!statistic.cell_method().empty()) made.attribute("cell_methods", "replicate: " + std::string(statistic.cell_method()));
    made.attribute("_FillValue", std::numeric_limits<double>::quiet_NaN());
  }
  variables_.push_back(std::move(variable));
}

void Summary::put(bool counts, const std::vector<const VariableView*>& given) {
  counted_ += counts ? 1 : 0;
  for (Variable& variable : variables_) {
    const VariableView* const view = given[variable.column];
    if (view == nullptr) continue;
    if (variable.sizes.empty()) variable.scalars.push_back(number_at(*view, 0));
    else variable.arrays.push_back(*view);
  }
  if (++in_point_ == replicates_) end_point();
}

void Summary::end_point() {
  n_.front().add(counted_);
  for (Variable& variable : variables_) summarise(variable);
  in_point_ = counted_ = 0;
}

void Summary::summarise(Variable& variable) {
  const std::size_t elements = product(variable.sizes);
  for (std::size_t element = 0; element < elements; ++element) {
    sample_ = variable.scalars;
    for (const VariableView& array : variable.arrays)
      if (const auto place = place_in(array.sizes, variable.sizes, element)) sample_.push_back(number_at(array, *place));
    const std::vector<double>& values = statistics_.of(sample_);
    for (std::size_t i = 0; i < values.size(); ++i) variable.columns[i].add(values[i]);
  }
  variable.scalars.clear();
  variable.arrays.clear();
}

void Summary::finish() {
  n_.front().flush();
  for (Variable& variable : variables_)
    for (Buffered<double>& column : variable.columns) column.flush();
}

std::string Summary::name_of(std::size_t column, std::string_view word) const {
  const auto variable = std::ranges::find(variables_, column, &Variable::column);
  if (variable == variables_.end()) return "";
  for (std::size_t i = 0; i < variable->names.size(); ++i)
    if (statistics_.all()[i].word() == word) return variable->names[i];
  return "";
}

}  // namespace sower::results
