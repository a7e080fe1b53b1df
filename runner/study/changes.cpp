#include "runner/study/changes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "io/yaml/scalar.hpp"
#include "runner/api/outside_key.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/keep.hpp"
#include "runner/study/quantity.hpp"
#include "runner/study/resolved_yaml.hpp"
#include "runner/study/settings.hpp"
#include "runner/study/substitute.hpp"

namespace sower {
namespace {

constexpr std::size_t longest_value = 60, most_values = 4;

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }  // of UTF-8

/// `from`: where it begins to be shown, if it is too long to be shown whole.
std::string clipped(const std::string& value, std::size_t from = 0) {
  if (value.empty()) return "''";
  if (value.size() <= longest_value) return value;
  std::size_t end = std::min(from + longest_value, value.size());
  while (from > 0 && is_inside_character(value[from])) --from;
  while (end < value.size() && is_inside_character(value[end])) ++end;
  return (from > 0 ? "..." : "") + value.substr(from, end - from) + (end < value.size() ? "..." : "");
}

/// Long texts from shortly before their first difference, if the beginnings are the same.
std::string from_to(const std::string& what, const std::string& before, const std::string& now) {
  constexpr std::size_t shown_before = 20;
  const auto same = static_cast<std::size_t>(std::ranges::mismatch(before, now).in1 - before.begin());
  const std::size_t from = same + shown_before < longest_value ? 0 : same - shown_before;
  return what + ' ' + clipped(before, from) + " → " + clipped(now, from);
}

/// "0.1, 0.2, 0.3, 0.4 and 96 more"
std::string listed(const std::vector<std::string>& values) {
  std::string list;
  for (std::size_t i = 0; i < std::min(values.size(), most_values); ++i) list += (i > 0 ? ", " : "") + clipped(values[i]);
  return list + (values.size() > most_values ? " and " + std::to_string(values.size() - most_values) + " more" : "");
}

std::vector<std::string> values_of(const Axis& axis) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < axis.values.size(); ++i) values.push_back(axis.coordinate(static_cast<std::int64_t>(i)));
  return values;
}

std::vector<std::string> without(std::vector<std::string> values, std::vector<std::string> others) {
  std::ranges::sort(others);
  std::erase_if(values, [&](const std::string& value) { return std::ranges::binary_search(others, value); });
  return values;
}

/// The text of a parameter that follows the sweep by a reference; none for all others.
std::optional<std::string> reference_of(const ExperimentSpec& spec, const std::string& path) {
  const io::Node* node = &spec.params;
  for (std::size_t begin = 0, end = 0; end != std::string::npos && node != nullptr; begin = end + 1) {
    end = path.find('.', begin);
    node = node->shape == io::Node::Shape::map ? node->find(std::string_view(path).substr(begin, end - begin)) : nullptr;
  }
  const bool follows = node != nullptr && spec.references != nullptr && has_references(*node);
  return follows ? std::optional(flow_yaml(*node)) : std::nullopt;
}

using Parameters = std::map<std::string, std::string>;

/// Of a swept one, all its values: "[0.1, 0.2]".
Parameters parameters_of(const Study& study, std::size_t experiment) {
  const ExperimentSpec& spec = study.experiments[experiment];
  Parameters values;
  for (const auto& [path, value] : fixed_parameters(study, experiment)) values[path] = reference_of(spec, path).value_or(value);
  for (const Axis& axis : spec.sweep.axes) values[plain_path(axis.key)] = '[' + listed(values_of(axis)) + ']';
  return values;
}

/// "metrics" of the entry "metrics.energy" of a map.
std::string map_of(const std::string& path) { return path.substr(0, path.find('.')); }

std::string time_words(double time) { return std::isinf(time) ? "none" : io::shortest(time) + " s"; }

/// Whether the sweeps, whose axes have the same values, put them together alike.
bool combine_alike(const Sweep& a, const Sweep& b) {
  const auto same = [](const Block& x, const Block& y) { return x.axes == y.axes && x.rows == y.rows && x.choose == y.choose; };
  return a.excludes == b.excludes && a.kept == b.kept && std::ranges::equal(a.blocks, b.blocks, same);
}

std::string words_of(const FileIdentity& identity) {
  if (identity.by == FileIdentity::By::declared) return "declared '" + identity.declared + '\'';
  return identity.by == FileIdentity::By::stat ? "stat" : "content";
}

/// Collects what differs between two experiments of one name.
class Comparison {
 public:
  Comparison(const Study& before, std::size_t was, const Study& now, std::size_t is)
      : before_(before.experiments[was]), now_(now.experiments[is]) {
    compare("kind", &ExperimentSpec::kind);
    std::size_t of_points = 0;
    if (what.empty()) {
      compare_parameters(parameters_of(before, was), parameters_of(now, is));
      const std::size_t others = what.size();
      compare_sweeps();
      of_points = what.size() - others;
    }
    const std::size_t others = what.size();
    compare("replicates", &ExperimentSpec::replicates);
    of_points += what.size() - others;
    if (before_.independent != now_.independent)
      what.push_back(from_to("random", before_.independent ? "independent" : "common", now_.independent ? "independent" : "common"));
    compare("stream", &ExperimentSpec::stream);
    say("identity", words_of(before_.identity), words_of(now_.identity));
    compare_needs();
    compare_records();
    const auto rule = [](const ExperimentSpec& spec) { return spec.stop_when ? words_of(*spec.stop_when) : "never"; };
    const auto ends = [](const ExperimentSpec& spec) { return spec.ends_when.empty() ? "never" : words_of(spec.ends_when); };
    say("stop_when.diagnostics", ends(before_), ends(now_));
    say("stop_when", rule(before_), rule(now_));
    const auto halving = [](const ExperimentSpec& spec) { return spec.halving ? words_of(*spec.halving) : "none"; };
    say("halving", halving(before_), halving(now_));
    const auto words = [](const std::vector<std::string>& summary) { return summary.empty() ? "none" : listed(summary); };
    say("summary", words(before_.summary), words(now_.summary));
    only_of_points = of_points == what.size();
    compare_what_is_beside();
  }

  std::vector<std::string> what, beside;
  bool only_of_points = false;

 private:
  /// How tasks are carried out.
  void compare_what_is_beside() {
    const auto differ = [&](const char* name, const std::string& before, const std::string& now) {
      if (before != now) beside.push_back(from_to(name, before, now));
    };
    const auto count = [](int threads) { return threads == 0 ? "auto" : std::to_string(threads); };
    const auto size = [](double most) { return std::isinf(most) ? "no limit" : size_in_words(most); };
    differ("ranks", std::to_string(before_.ranks), std::to_string(now_.ranks));
    differ("threads", count(before_.threads), count(now_.threads));
    differ("timeout", time_words(before_.timeout_seconds), time_words(now_.timeout_seconds));
    differ("memory", size(before_.memory_bytes), size(now_.memory_bytes));
    differ("isolate", before_.isolated ? "process" : "none", now_.isolated ? "process" : "none");
    differ("retries", std::to_string(before_.retries), std::to_string(now_.retries));
    differ("on_failure", before_.stop_on_failure ? "stop" : "continue", now_.stop_on_failure ? "stop" : "continue");
  }

  void say(const std::string& name, const std::string& before, const std::string& now) {
    if (before != now) what.push_back(from_to(name, before, now));
  }
  void compare(const std::string& name, std::string ExperimentSpec::*member) { say(name, before_.*member, now_.*member); }
  template <std::integral T>
  void compare(const std::string& name, T ExperimentSpec::*member) {
    say(name, std::to_string(before_.*member), std::to_string(now_.*member));
  }

  static const Axis* axis_of(const Sweep& sweep, const std::string& path) {
    const auto found = std::ranges::find(sweep.axes, path, [](const Axis& axis) { return plain_path(axis.key); });
    return found == sweep.axes.end() ? nullptr : &*found;
  }

  /// Parameters that only one of the two has are entries of a map, or belong to a choice that differs.
  void compare_parameters(const Parameters& before, const Parameters& now) {
    Parameters gone, come;
    for (const auto& [path, value] : now) {
      const auto old = before.find(path);
      const bool both_swept = axis_of(before_.sweep, path) != nullptr && axis_of(now_.sweep, path) != nullptr;
      if (old == before.end()) {
        if (!is_of_choice(path, before, now)) come[path] = value;
      } else if (old->second != value && !both_swept) {
        (is_outside_key(now_.kind, path) ? beside : what).push_back(from_to("params." + path, old->second, value));
      }
    }
    for (const auto& [path, value] : before)
      if (!now.contains(path) && !is_of_choice(path, before, now)) gone[path] = value;
    tell_entries(std::move(gone), std::move(come));
  }

  /// A choice is a parameter itself, a map is not.
  static bool is_of_choice(const std::string& path, const Parameters& before, const Parameters& now) {
    const std::string outer = path.substr(0, path.rfind('.'));
    return outer != path && (before.contains(outer) || now.contains(outer));
  }

  void tell_entries(Parameters gone, Parameters come) {
    for (const auto& entry : come) {
      const std::string& path = entry.first;
      const auto same = [&](const auto& old) { return old.second == entry.second && map_of(old.first) == map_of(path); };
      const auto old = std::ranges::find_if(gone, same);
      what.push_back(old == gone.end() ? "params." + path + " added: " + clipped(entry.second)
                                       : "params." + old->first + " renamed to " + path.substr(map_of(path).size() + 1));
      if (old != gone.end()) gone.erase(old);
    }
    for (const auto& [path, value] : gone) what.push_back("params." + path + " removed: " + clipped(value));
  }

  void compare_sweeps() {
    const std::size_t before = what.size();
    for (const Axis& axis : now_.sweep.axes) {
      const Axis* old = axis_of(before_.sweep, plain_path(axis.key));
      if (old == nullptr) continue;
      const std::vector<std::string> had = values_of(*old), has = values_of(axis), added = without(has, had), removed = without(had, has);
      std::string words = added.empty() ? "" : "added " + listed(added);
      if (!removed.empty()) words += (words.empty() ? "removed " : "; removed ") + listed(removed);
      if (!words.empty()) what.push_back("sweep " + plain_path(axis.key) + ": " + words);
    }
    const auto alike = [](const Axis& a, const Axis& b) { return a.key == b.key && values_of(a) == values_of(b); };
    if (what.size() > before || !std::ranges::equal(before_.sweep.axes, now_.sweep.axes, alike)) return;
    if (!combine_alike(before_.sweep, now_.sweep))
      what.push_back(from_to("sweep: points", std::to_string(before_.sweep.points()), std::to_string(now_.sweep.points())));
  }

  void compare_needs() {
    const auto words = [](const ExperimentSpec& spec) {
      std::vector<std::string> names;
      for (const Need& need : spec.needs) names.push_back(need.name);
      return names.empty() ? "nothing" : listed(names);
    };
    say("needs", words(before_), words(now_));
  }

  void compare_records() {
    std::map<std::string, std::pair<std::string, std::string>> rules;
    for (const KeepRule& rule : before_.record) rules.try_emplace(rule.variable, "all", "all").first->second.first = words_of(rule);
    for (const KeepRule& rule : now_.record) rules.try_emplace(rule.variable, "all", "all").first->second.second = words_of(rule);
    for (const auto& [variable, words] : rules) say("record " + variable, words.first, words.second);
  }

  const ExperimentSpec &before_, &now_;
};

std::optional<std::size_t> number_of(const Study& study, const std::string& name) {
  const auto found = std::ranges::find(study.experiments, name, &ExperimentSpec::name);
  if (found == study.experiments.end()) return std::nullopt;
  return static_cast<std::size_t>(found - study.experiments.begin());
}

/// Of the files that both studies know in the same way. One that is gone: the study names others now, which is told.
void add_changed_files(const Study& before, const Study& now, std::vector<std::string>& what) {
  for (const InputName& file : input_names(now)) try {
      const auto content = before.contents.find(file.path);
      const auto stat = before.stats.find(file.path);
      if (file.by == FileIdentity::By::content && content != before.contents.end() && content->second != first_content(file.path))
        what.push_back("the content of '" + file.path + "'");
      if (file.by == FileIdentity::By::stat && stat != before.stats.end() && stat->second != first_state(file.path).text())
        what.push_back("size or time of '" + file.path + "'");
    } catch (const Error&) {
    }
}

/// Experiments whose tasks may have other keys because those they need have.
void add_followers(const Study& now, std::vector<ExperimentChanges>& changes) {
  const auto told = [&](const std::string& name) { return std::ranges::find(changes, name, &ExperimentChanges::name); };
  const auto has_others = [&](const std::string& name) { return told(name) != changes.end() && !told(name)->is_beside(); };
  for (bool more = true; more;) {
    more = false;
    for (const ExperimentSpec& spec : now.experiments) {
      const auto changed = std::ranges::find_if(spec.needs, [&](const Need& need) { return has_others(need.name); });
      if (changed == spec.needs.end() || has_others(spec.name)) continue;
      if (told(spec.name) == changes.end()) changes.push_back({.name = spec.name, .fate = {}, .what = {}, .beside = {}});
      told(spec.name)->fate = ExperimentChanges::Fate::follows;
      told(spec.name)->what = {"needs " + changed->name + ", which is not as it was"};
      more = true;
    }
  }
}

}  // namespace

StudyChanges changes_between(const Study& before, const Study& now) {
  StudyChanges changes;
  if (before.seed != now.seed) changes.general.push_back(from_to("seed", std::to_string(before.seed), std::to_string(now.seed)));
  add_changed_files(before, now, changes.general);
  for (std::size_t e = 0; e < now.experiments.size(); ++e) {
    const std::string& name = now.experiments[e].name;
    const auto old = number_of(before, name);
    if (!old) {
      changes.experiments.push_back({name, ExperimentChanges::Fate::added, {}, {}});
      continue;
    }
    Comparison found(before, *old, now, e);
    if (!found.what.empty() || !found.beside.empty())
      changes.experiments.push_back(
          {name, ExperimentChanges::Fate::changed, std::move(found.what), std::move(found.beside), found.only_of_points});
  }
  for (const ExperimentSpec& spec : before.experiments)
    if (!number_of(now, spec.name)) changes.experiments.push_back({spec.name, ExperimentChanges::Fate::removed, {}, {}});
  add_followers(now, changes.experiments);
  return changes;
}

}  // namespace sower
