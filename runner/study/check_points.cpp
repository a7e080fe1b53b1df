#include "runner/study/check_points.hpp"

#include <algorithm>
#include <map>

#include "io/yaml/scalar.hpp"
#include "runner/study/axis_facts.hpp"
#include "runner/study/covered.hpp"
#include "runner/study/settings.hpp"
#include "runner/study/substitute.hpp"

namespace sower {
namespace {

constexpr std::int64_t most_points_checked = 10'000;

/// Points in canonical order: all of them, or enough to see every row of every block and to be spread over the rest.
std::vector<std::int64_t> points_to_check(const Sweep& sweep) {
  const std::int64_t all = sweep.points();
  std::vector<std::int64_t> points;
  if (all <= most_points_checked) {
    for (std::int64_t point = 0; point < all; ++point) points.push_back(point);
    return points;
  }
  std::int64_t longest = 0;
  for (const Block& block : sweep.blocks) longest = std::max(longest, block.rows);
  for (std::int64_t i = 0; i < longest && !sweep.excludes; ++i) {
    std::int64_t point = 0;
    for (const Block& block : sweep.blocks) point = point * block.rows + i % block.rows;
    points.push_back(point);
  }
  const std::int64_t step = all / most_points_checked;
  for (std::int64_t i = 0; i < most_points_checked; ++i) points.push_back(i * step);
  return points;
}

/// One pass over the points of an experiment.
class Pass {
 public:
  Pass(const ExperimentSpec& spec, const PointCheck& check, std::vector<AxisFacts>& facts) : spec_(spec), check_(check), facts_(facts) {}

  void visit(std::int64_t point) {
    const std::vector<std::int64_t> values = spec_.sweep.values_at(point);
    std::vector<SweptValue> swept = swept_at(spec_, point);
    std::vector<SweptFact> facts(swept.size());
    const PointParameters parameters{spec_.params, std::move(swept),       spec_.kind,   check_.folder, true, &check_.complaints,
                                     &facts,       spec_.references.get(), check_.stored};
    const std::size_t before = check_.complaints.heard();
    try {
      const std::unique_ptr<Experiment> experiment = check_.kind.make();
      read_parameters(*experiment, parameters);
      learn(values, facts);
      if (check_.complaints.heard() > before) return;  // what follows from a mistake would only confuse
      learn_unset(values, *experiment);
      if (check_.stored) return;
      if (experiment->works_on_results() && spec_.needs.empty())
        check_.complaints.add(check_.kind_mark,
                              "experiment " + io::quote(spec_.name) + " works on the results of others, and does not say of which",
                              "name them: 'needs: [...]'");
      experiment->check([&](std::string_view key, const std::string& message) {
        blame(place_of(key, parameters, check_.kind_mark), io::quote(key) + ": " + message, values);
      });
    } catch (const std::exception& error) {
      check_.complaints.add(check_.kind_mark, "the parameters could not be checked: " + std::string(error.what()));
    }
  }

  /// Says what the experiments themselves complained about: each once at a place, with the swept values that it takes.
  void tell() const {
    for (const Blame& one : blames_) {
      std::string where;
      for (std::size_t i = 0; i < one.values.size(); ++i) {
        const std::vector<SweptFact>& all = facts_[i].values;
        if (one.seen[i].size() >= all.size() || one.values[i] < 0) continue;  // it happens whatever this one is
        where += (where.empty() ? " (where " : ", ") + spec_.sweep.axes[i].key + " = " + all[static_cast<std::size_t>(one.values[i])].label;
      }
      check_.complaints.add(one.mark, one.message + where + (where.empty() ? "" : ")"));
    }
  }

 private:
  struct Blame {
    io::Mark mark;
    std::string message;
    std::vector<std::int64_t> values;          ///< of the first point that shows it
    std::vector<std::set<std::int64_t>> seen;  ///< values of each axis at all of them
  };

  void learn(const std::vector<std::int64_t>& values, std::vector<SweptFact>& facts) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] < 0) continue;
      SweptFact& known = facts_[i].values[static_cast<std::size_t>(values[i])];
      if (facts[next].seen && !known.seen) known = std::move(facts[next]);
      ++next;
    }
  }

  void learn_unset(const std::vector<std::int64_t>& values, Experiment& experiment) {
    if (std::ranges::none_of(values, [](std::int64_t value) { return value < 0; })) return;
    const std::vector<Setting> settings = settings_of(experiment);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] >= 0) continue;
      const auto found = std::ranges::find(settings, plain_path(spec_.sweep.axes[i].key), &Setting::path);
      facts_[i].unset.insert(found == settings.end() ? "" : found->value);
    }
  }

  void blame(const io::Mark& mark, std::string message, const std::vector<std::int64_t>& values) {
    const std::size_t colon = message.find(':');
    const auto same = [&](const Blame& one) {
      return one.mark.line == mark.line && one.mark.column == mark.column && one.mark.file == mark.file &&
             one.message.starts_with(std::string_view(message).substr(0, colon));
    };
    auto found = std::ranges::find_if(blames_, same);
    if (found == blames_.end())
      found = blames_.insert(found, Blame{mark, std::move(message), values, std::vector<std::set<std::int64_t>>(values.size())});
    for (std::size_t i = 0; i < values.size(); ++i) found->seen[i].insert(values[i]);
  }

  const ExperimentSpec& spec_;
  const PointCheck& check_;
  std::vector<AxisFacts>& facts_;
  std::vector<Blame> blames_;
};

std::vector<AxisFacts> survey(ExperimentSpec& spec, const PointCheck& check, std::vector<AxisFacts> facts) {
  Pass pass(spec, check, facts);
  for (const std::int64_t point : points_to_check(spec.sweep)) pass.visit(point);
  pass.tell();
  complete_axes(spec.sweep, facts, check.complaints);
  return facts;
}

bool is_or_is_below(std::string_view key, std::string_view path) {
  return key.starts_with(path) && (key.size() == path.size() || key[path.size()] == '.');
}

/// What `params` gives and the sweep replaces must make sense too: it comes back when the sweep goes.
void check_covered(const ExperimentSpec& spec, const PointCheck& check) {
  if (spec.sweep.points() == 0) return;
  for (const Axis& axis : spec.sweep.axes) {
    const std::string word = axis.key.substr(0, axis.key.find('.')), path = plain_path(axis.key);
    const io::Node* given = gives(spec.params, axis.key) ? spec.params.find(word) : nullptr;
    if (given == nullptr || has_references(*given)) continue;  // without the other parameters a reference has another value
    io::Node alone = spec.params;
    std::erase_if(alone.entries, [&](const io::Node::Entry& entry) { return entry.key.scalar != word; });
    std::vector<SweptValue> swept = swept_at(spec, 0);
    std::erase_if(swept,
                  [&](const SweptValue& one) { return is_or_is_below(one.axis->key, path) || !is_or_is_below(one.axis->key, word); });
    read_parameters(*check.kind.make(),
                    {alone, std::move(swept), spec.kind, check.folder, false, &check.complaints, nullptr, nullptr, check.stored});
  }
}

using Settings = std::vector<std::pair<std::string, std::string>>;

/// The settings with these swept values; none when they cannot be read.
Settings settings_of_swept(const ExperimentSpec& spec, const PointCheck& check, std::vector<SweptValue> swept) try {
  const std::unique_ptr<Experiment> experiment = check.kind.make();
  read_parameters(*experiment, {spec.params, std::move(swept), spec.kind, check.folder, false, nullptr, nullptr, spec.references.get()});
  Settings pairs;
  for (Setting& setting : settings_of(*experiment)) pairs.emplace_back(std::move(setting.path), std::move(setting.value));
  return pairs;
} catch (const Error&) {
  return {};
}

/// The settings of some point that has a coordinate, where what is swept beside it makes sense; without that where it never does.
SettingsOf settings_finder(const ExperimentSpec& spec, const PointCheck& check) {
  return [&](std::size_t axis, std::int64_t coordinate) {
    constexpr std::int64_t most_tries = 1000;
    Settings found;
    const std::vector<std::int64_t> points = spec.sweep.points_with(axis, coordinate, most_tries);
    for (const std::int64_t point : points)
      if (found = settings_of_swept(spec, check, swept_at(spec, point)); !found.empty()) return found;
    for (const std::int64_t point : points) {
      std::vector<SweptValue> swept = swept_at(spec, point);
      std::erase_if(swept, [&](const SweptValue& value) { return value.axis != &spec.sweep.axes[axis]; });
      if (found = settings_of_swept(spec, check, std::move(swept)); !found.empty()) return found;
    }
    return found;
  };
}

}  // namespace

void check_points(ExperimentSpec& spec, const PointCheck& check) {
  std::vector<AxisFacts> facts;
  for (const Axis& axis : spec.sweep.axes) facts.push_back({std::vector<SweptFact>(axis.values.size()), {}});
  std::vector<Complaint> doubtful;
  if (check.exclude != nullptr && !spec.sweep.blocks.empty()) {
    Complaints trial;  // points that go away may be wrong
    facts = survey(spec, {check.kind, check.folder, check.kind_mark, nullptr, trial, check.stored}, std::move(facts));
    const auto all_seen = [](const AxisFacts& of) { return std::ranges::all_of(of.values, &SweptFact::seen); };
    if (std::ranges::all_of(facts, all_seen))
      doubtful = apply_exclude(*check.exclude, spec.sweep, settings_finder(spec, check), check.complaints);
  }
  survey(spec, check, std::move(facts));
  check_covered(spec, check);
  if (check.complaints.heard() > 0) return;  // a mistake that was told is why values could not be read
  for (Complaint& one : doubtful) check.complaints.add(one.mark, std::move(one.problem), std::move(one.advice));
}

}  // namespace sower
