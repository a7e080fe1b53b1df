// `exclude` of a sweep: the points that are left out.

#include <algorithm>
#include <charconv>

#include "io/yaml/scalar.hpp"
#include "runner/study/check_points.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/settings.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

/// Which coordinates of an axis a condition matches.
struct Condition {
  std::size_t axis;
  std::vector<bool> matches;
};

bool same_value(const Node& wanted, const std::string& value) {
  const io::Scalar<double> number = io::read_number(wanted);
  double other = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), other);
  const bool is_number = error == std::errc{} && end == value.data() + value.size();
  return number.value && is_number ? *number.value == other : wanted.scalar == value;
}

/// Reads one entry of `exclude` into conditions that all have to match.
class EntryReader {
 public:
  EntryReader(const Sweep& sweep, const SettingsOf& settings, Complaints& complaints)
      : sweep_(sweep), settings_(settings), complaints_(complaints) {}

  void read(const std::string& prefix, const Node& map) {
    for (const auto& [key, value] : map.entries) {
      const std::string path = prefix + key.scalar;
      if (value.shape == Node::Shape::map) read(path + '.', value);
      else add(path, key, value);
    }
  }
  std::vector<Condition> conditions;
  bool good = true;
  Complaints doubtful;  ///< values that are not found among those that can be read

 private:
  void add(const std::string& path, const Node& key, const Node& value) {
    const std::size_t axis = axis_of(path);
    if (axis == sweep_.axes.size()) {
      std::vector<std::string> known;
      for (const Axis& one : sweep_.axes) known.push_back(one.key);
      std::string advice = did_you_mean(path, known);
      if (advice.empty()) advice = "swept are " + one_of(known);
      good = false;
      return complaints_.add(key.mark, io::quote(path) + " is not swept", advice);
    }
    bool all_read = sweep_.axes[axis].coordinates() > 0;
    const std::vector<std::string> values = values_of(axis, plain_path(path), all_read);
    const std::vector<Node> wanted = value.shape == Node::Shape::list ? value.items : std::vector<Node>{value};
    Condition condition{axis, std::vector<bool>(values.size(), false)};
    for (const Node& each : wanted) {
      bool found = false;
      for (std::size_t i = 0; i < values.size(); ++i)
        if (same_value(each, values[i])) found = condition.matches[i] = true;
      if (!found) complain_about_value(path, each, values, all_read ? complaints_ : doubtful);
      good = good && found;
    }
    conditions.push_back(std::move(condition));
  }

  static void complain_about_value(const std::string& path, const Node& value, std::vector<std::string> values, Complaints& complaints) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());  // clang 14 cannot compile std::ranges::unique
    std::erase(values, "");
    std::string advice = did_you_mean(value.scalar, values);
    constexpr std::size_t most_named = 12;
    if (advice.empty() && !values.empty() && values.size() <= most_named) advice = "it has " + one_of(values);
    const std::string what = value.shape == Node::Shape::scalar ? value.scalar : io::describe(value);
    complaints.add(value.mark, io::quote(path) + " never has the value " + what, advice);
  }

  /// The axis that sets a path: the one whose key is the longest beginning of it.
  [[nodiscard]] std::size_t axis_of(const std::string& path) const {
    std::size_t best = sweep_.axes.size(), length = 0;
    for (std::size_t i = 0; i < sweep_.axes.size(); ++i) {
      const std::string& key = sweep_.axes[i].key;
      const std::string plain = plain_path(key);
      const bool sets = path == key || path.starts_with(key + '.') || plain_path(path) == plain;
      if (!sets || key.size() < length) continue;
      best = i;
      length = key.size();
    }
    return best;
  }

  [[nodiscard]] std::vector<std::string> values_of(std::size_t axis, const std::string& path, bool& all_read) const {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < sweep_.axes[axis].coordinates(); ++i) {
      values.emplace_back();
      const auto settings = settings_(axis, static_cast<std::int64_t>(i));
      all_read = all_read && !settings.empty();
      for (const auto& [setting, value] : settings)
        if (setting == path) values.back() = value;
    }
    return values;
  }

  const Sweep& sweep_;
  const SettingsOf& settings_;
  Complaints& complaints_;
};

bool matches(const std::vector<Condition>& conditions, const std::vector<std::int64_t>& coordinates) {
  return std::ranges::all_of(conditions,
                             [&](const Condition& one) { return one.matches[static_cast<std::size_t>(coordinates[one.axis])]; });
}

/// Leaves out the points that meet all conditions of an entry. Returns how many each entry has met.
std::vector<std::int64_t> take_out(const std::vector<std::vector<Condition>>& entries, Sweep& sweep) {
  std::vector<std::int64_t> hits(entries.size(), 0);
  std::vector<std::int64_t> kept;
  for (std::int64_t point = 0; point < sweep.product(); ++point) {
    const std::vector<std::int64_t> coordinates = sweep.coordinates_at(point);
    bool out = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!matches(entries[i], coordinates)) continue;
      ++hits[i];
      out = true;
    }
    if (!out) kept.push_back(point);
  }
  sweep.kept = std::move(kept);
  sweep.excludes = true;
  return hits;
}

}  // namespace

std::vector<Complaint> apply_exclude(const Node& exclude, Sweep& sweep, const SettingsOf& settings, Complaints& complaints) {
  constexpr const char* advice = "write a list of what to leave out: [{optimizer: sgd, learning_rate: 0.1}]";
  std::vector<Complaint> doubtful;
  if (exclude.shape != Node::Shape::list || exclude.items.empty()) {
    const bool is_list = exclude.shape == Node::Shape::list;
    complaints.add(exclude.mark, is_list ? "'exclude' is empty" : must_be("'exclude'", "a list of maps", io::describe(exclude)), advice);
    return doubtful;
  }
  std::vector<std::vector<Condition>> entries;
  std::vector<const Node*> nodes;
  for (const Node& item : exclude.items) {
    if (!is_map(item, "an entry of 'exclude'", complaints, advice)) continue;
    EntryReader reader(sweep, settings, complaints);
    reader.read("", item);
    if (item.entries.empty()) complaints.add(item.mark, "an entry of 'exclude' is empty", advice);
    for (Complaint& one : reader.doubtful.take()) doubtful.push_back(std::move(one));
    if (!reader.good || item.entries.empty()) continue;
    entries.push_back(std::move(reader.conditions));
    nodes.push_back(&item);
  }
  const std::vector<std::int64_t> hits = take_out(entries, sweep);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (hits[i] == 0) complaints.add(nodes[i]->mark, "this excludes no point", "each of its values is swept, but never together");
  if (sweep.kept.empty()) complaints.add(exclude.mark, "'exclude' leaves no point", "remove an entry, or sweep over more");
  return doubtful;
}

}  // namespace sower
