#include "runner/study/read_fields.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/input_file.hpp"
#include "runner/study/settings.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

using io::Node;

/// What all levels of one reading share.
class Reading {
 public:
  explicit Reading(const PointParameters& of) : point(of), used_(of.swept.size(), false) {}

  void complain(const io::Mark& mark, std::string problem, std::string advice) const {
    if (point.complaints == nullptr) throw Error(show({{mark, std::move(problem), std::move(advice)}}));
    point.complaints->add(mark, std::move(problem), std::move(advice));
  }
  /// The swept value of a path, or -1.
  [[nodiscard]] int swept(std::string_view prefix, std::string_view key) {
    for (std::size_t i = 0; i < point.swept.size(); ++i) {
      const std::string_view path = point.swept[i].axis->key;
      if (path.size() != prefix.size() + key.size() || !path.starts_with(prefix) || !path.ends_with(key)) continue;
      used_[i] = true;
      return static_cast<int>(i);
    }
    return -1;
  }
  /// Calls `visit(axis, rest of its key)` for every swept key below the prefix that nothing has asked for, and counts it as used.
  template <class Visit>
  void for_unused(std::string_view prefix, Visit visit) {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const Axis& axis = *point.swept[i].axis;
      if (used_[i] || !axis.key.starts_with(prefix)) continue;
      used_[i] = visit(axis, std::string_view(axis.key).substr(prefix.size()));
    }
  }

  const PointParameters& point;

 private:
  std::vector<char> used_;
};

/// One level: the parameters of the kind, or those of a selected alternative.
class Level final : public Fields {
 public:
  Level(Reading& reading, const Node* map, std::string prefix, std::string owner)
      : reading_(reading), map_(map), prefix_(std::move(prefix)), owner_(std::move(owner)) {}

  void operator()(std::string_view key, double& value, std::string_view help, Unit unit, Range range) override {
    const Found found = take(key);
    if (found.node == nullptr) return;
    const io::Scalar<double> read = io::read_number(*found.node);
    if (!read.value || !range.holds(*read.value)) return wrong(name(key), found, expected_number(false, unit, range), read);
    value = *read.value;
    learn(found, {true, std::string(help), std::string(unit.symbol), true, false, value, io::shortest(value)});
  }

  void operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit, Range range) override {
    const Found found = take(key);
    if (found.node == nullptr) return;
    const io::Scalar<std::int64_t> read = io::read_integer(*found.node);
    if (!read.value || !range.holds(static_cast<double>(*read.value)))
      return wrong(name(key), found, expected_number(true, unit, range), read);
    value = *read.value;
    learn(found, {true, std::string(help), std::string(unit.symbol), true, true, static_cast<double>(value), std::to_string(value)});
  }

  void operator()(std::string_view key, bool& value, std::string_view help) override {
    const Found found = take(key);
    if (found.node == nullptr) return;
    const io::Scalar<bool> read = io::read_bool(*found.node);
    if (!read.value) return wrong(name(key), found, "true or false", read);
    value = *read.value;
    learn(found, text_fact(help, value ? "true" : "false"));
  }

  void operator()(std::string_view key, std::string& value, std::string_view help, std::initializer_list<std::string_view> words) override {
    const Found found = take(key);
    if (found.node == nullptr) return;
    const std::vector<std::string> known(words.begin(), words.end());
    io::Scalar<std::string> read = io::read_text(*found.node);
    const std::string text = read.value.value_or("");
    const bool is_known = known.empty() || std::ranges::find(known, text) != known.end();
    if (read.value && !is_known) {
      read.advice = did_you_mean(text, known);
      read.found = io::quote(text);
    }
    if (!read.value || !is_known) return wrong(name(key), found, known.empty() ? "text" : one_of(known), read);
    value = text;
    learn(found, text_fact(help, value));
  }

  void operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit, Range range) override {
    const Found found = take(key);
    if (found.node == nullptr) return;
    if (found.node->shape != Node::Shape::list) {
      const bool number = io::read_number(*found.node).value.has_value();
      const io::Scalar<double> what{{}, io::describe(*found.node), number ? "write [" + found.node->scalar + "]" : ""};
      return wrong(name(key), found, "a list of numbers", what);
    }
    std::vector<double> numbers;
    std::string label;
    for (const Node& item : found.node->items) {
      const io::Scalar<double> read = io::read_number(item);
      if (!read.value || !range.holds(*read.value)) {
        wrong("each of " + name(key), {&item, -1}, expected_number(false, unit, range), read);
        continue;
      }
      numbers.push_back(*read.value);
      label += (label.empty() ? "" : ", ") + io::shortest(*read.value);
    }
    if (numbers.size() != found.node->items.size()) return;
    value = std::move(numbers);
    learn(found, {true, std::string(help), std::string(unit.symbol), false, false, 0, '[' + label + ']'});
  }

  void operator()(std::string_view key, InputFile& value, std::string_view help) override {
    const Found found = take(key);
    if (found.node != nullptr) {
      const io::Scalar<std::string> read = io::read_text(*found.node);
      if (!read.value || read.value->empty()) return wrong(name(key), found, "the path of a file", read);
      value.path = *read.value;
      if (reading_.point.complaints != nullptr) {
        const Trouble trouble = trouble_with_file(reading_.point.folder, value.path);
        if (!trouble.problem.empty()) reading_.complain(found.node->mark, name(key) + ": " + trouble.problem, trouble.advice);
      }
      learn(found, text_fact(help, value.path));
    }
    if (reading_.point.absolute_files && !value.path.empty()) value.path = absolute_file(reading_.point.folder, value.path);
  }

  void operator()(std::string_view key, AnyChoice& value, std::string_view help) override {
    const Found found = take(key);
    const std::string path = prefix_ + std::string(key);
    const bool is_map = found.node != nullptr && found.node->shape == Node::Shape::map;
    const bool is_word = found.node != nullptr && found.node->shape == Node::Shape::scalar;
    if (found.node != nullptr && !is_map && !is_word) {
      const io::Scalar<std::string> what{{}, io::describe(*found.node), list_advice(found)};
      return give_up_below(path), wrong(name(key), found, "the name of an alternative or a map (name: ...)", what);
    }
    Level inner(reading_, is_map ? found.node : nullptr, path + '.', "");
    Found named = inner.take("name");
    if (is_word && named.node != nullptr) given_twice(*reading_.point.swept[static_cast<std::size_t>(named.swept)].axis, found.node->mark);
    else if (is_word) named = found;
    if (named.node != nullptr && !select(key, value, named)) return give_up_below(path);
    if (found.swept >= 0 && reading_.point.facts != nullptr)
      if (std::string label = label_alone(value, found); !label.empty()) learn(found, text_fact(help, std::move(label)));
    if (named.swept >= 0 && named.swept != found.swept) learn(named, text_fact(help, std::string(value.name())));
    inner.owner_ = std::string(key) + " '" + std::string(value.name()) + "'";
    value.fields(inner);
    inner.finish();
    if (reading_.point.complaints != nullptr) inside_.push_back({std::string(key), std::string(value.name()), std::move(inner.known_)});
  }

  /// Complains about everything given at this level that nobody asked for.
  void finish() {
    if (map_ != nullptr)
      for (const auto& [key, node] : map_->entries)
        if (!knows(key.scalar)) unknown(key.mark, key.scalar);
    reading_.for_unused(prefix_, [&](const Axis& axis, std::string_view rest) {
      const std::string_view word = rest.substr(0, rest.find('.'));
      if (!knows(word)) unknown(axis.mark, word);
      else reading_.complain(axis.mark, io::quote(word) + " has no parameters of its own", "sweep '" + prefix_ + std::string(word) + "'");
      return true;
    });
  }

 private:
  struct Found {
    const Node* node = nullptr;
    int swept = -1;  ///< its number, when it comes from the sweep
  };

  [[nodiscard]] std::string name(std::string_view key) const { return io::quote(prefix_ + std::string(key)); }
  [[nodiscard]] bool knows(std::string_view key) const { return std::ranges::find(known_, key) != known_.end(); }
  static SweptFact text_fact(std::string_view help, std::string label) { return {true, std::string(help), "", false, false, 0, label}; }

  Found take(std::string_view key) {
    known_.emplace_back(key);
    const Node* given = map_ == nullptr ? nullptr : map_->find(key);
    const int swept = reading_.swept(prefix_, key);
    if (swept < 0) return {given, -1};
    const SweptValue& value = reading_.point.swept[static_cast<std::size_t>(swept)];
    if (given != nullptr) given_twice(*value.axis, given->mark);
    return {value.value, swept};
  }

  void given_twice(const Axis& axis, const io::Mark& other) const {
    reading_.complain(axis.mark, io::quote(axis.key) + " is swept, and is also given in line " + std::to_string(other.line),
                      "remove one of the two");
  }

  bool select(std::string_view key, AnyChoice& choice, const Found& named) {
    std::vector<std::string> names;
    for (const Description& one : choice.alternatives()) names.emplace_back(one.name);
    io::Scalar<std::string> read = io::read_text(*named.node);
    if (read.value && std::ranges::find(names, *read.value) != names.end()) {
      choice.select(*read.value);
      return true;
    }
    std::vector<std::string> meant;
    if (read.value) {
      meant = nearest(*read.value, names);
      read.found = io::quote(*read.value);
      read.advice = did_you_mean(*read.value, names);
    }
    wrong(name(key), named, one_of(names), read);
    if (meant.size() != 1) return false;
    choice.select(meant.front());  // so that what belongs to it is checked too
    return true;
  }

  /// The label of a swept alternative without what other swept keys set inside it; empty when it has mistakes.
  [[nodiscard]] std::string label_alone(AnyChoice& choice, const Found& found) const {
    const std::string name(choice.name());
    const Node nothing;
    Complaints ignored;
    const PointParameters alone{nothing, {}, "", reading_.point.folder, false, &ignored, nullptr};
    Reading reading(alone);
    Level level(reading, found.node->shape == Node::Shape::map ? found.node : nullptr, "", "");
    level.take("name");
    choice.fields(level);
    std::string label = ignored.size() > 0 ? "" : label_of(choice);
    choice.select(name);
    return label;
  }

  template <class T>
  void wrong(const std::string& what, const Found& found, const std::string& expected, const io::Scalar<T>& read) const {
    const bool list = found.node->shape == Node::Shape::list && read.advice.empty();
    reading_.complain(found.node->mark, must_be(what, expected, read.found), list ? list_advice(found) : read.advice);
  }
  [[nodiscard]] static std::string list_advice(const Found& found) {
    const bool sweepable = found.swept < 0 && found.node->shape == Node::Shape::list;
    return sweepable ? "to try several values, move it to sweep: grid:" : "";
  }

  void unknown(const io::Mark& mark, std::string_view word) const {
    std::string advice = did_you_mean(word, known_);
    if (advice.empty() && prefix_.empty() && std::ranges::find(beside_params, word) != std::end(beside_params))
      advice = "it belongs one level up, beside 'params'";
    for (const auto& [key, name, words] : inside_)
      if (advice.empty() && std::ranges::find(words, word) != words.end())
        advice = "it is a parameter of " + key + " '" + name + "': write " + key + ": {name: " + name + ", " + std::string(word) + ": ...}";
    if (advice.empty()) advice = known_.empty() ? "it has none" : "known here: " + one_of(known_);
    reading_.complain(mark, owner_ + " has no parameter " + io::quote(word), advice);
  }

  /// After a mistake that leaves open what belongs below a path.
  void give_up_below(const std::string& path) {
    reading_.for_unused(path + '.', [](const Axis&, std::string_view) { return true; });
  }

  void learn(const Found& found, SweptFact fact) const {
    if (found.swept >= 0 && reading_.point.facts != nullptr)
      (*reading_.point.facts)[static_cast<std::size_t>(found.swept)] = std::move(fact);
  }

  /// What the selected alternative of a choice has.
  struct Inside {
    std::string key, name;
    std::vector<std::string> words;
  };

  static constexpr std::string_view beside_params[] = {"sweep",  "replicates", "ranks",       "threads",
                                                       "random", "stream",     "description", "kind"};

  Reading& reading_;
  const Node* map_;
  std::string prefix_, owner_;
  std::vector<std::string> known_;
  std::vector<Inside> inside_;
};

}  // namespace

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
    const auto swept = std::ranges::find_if(point.swept, [&](const SweptValue& value) { return value.axis->key == sofar; });
    level = swept != point.swept.end() ? swept->value : level == nullptr ? nullptr : level->find(word);
    if (level != nullptr) best = level->mark;
  }
  return best;
}

}  // namespace sower
