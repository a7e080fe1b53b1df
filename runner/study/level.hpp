#pragma once
// One level of parameters being read: those of a kind, or of a selected alternative.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/read_fields.hpp"

namespace sower {

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
  Level(Reading& reading, const io::Node* map, std::string prefix, std::string owner)
      : reading_(reading), map_(map), prefix_(std::move(prefix)), owner_(std::move(owner)) {}

  void operator()(std::string_view key, double& value, std::string_view help, Unit unit, Range range) override;
  void operator()(std::string_view key, std::int64_t& value, std::string_view help, Unit unit, Range range) override;
  void operator()(std::string_view key, bool& value, std::string_view help) override;
  void operator()(std::string_view key, std::string& value, std::string_view help, std::initializer_list<std::string_view> words) override;
  void operator()(std::string_view key, std::vector<double>& value, std::string_view help, Unit unit, Range range) override;
  void operator()(std::string_view key, InputFile& value, std::string_view help) override;
  void operator()(std::string_view key, NamedTexts& value, std::string_view help, bool files) override;
  void operator()(std::string_view key, AnyChoice& value, std::string_view help) override;

  /// Complains about everything given at this level that nobody asked for.
  void finish();

 private:
  struct Found {
    const io::Node* node = nullptr;
    int swept = -1;  ///< its number, when it comes from the sweep
  };

  [[nodiscard]] std::string name(std::string_view key) const { return io::quote(prefix_ + std::string(key)); }
  [[nodiscard]] bool knows(std::string_view key) const { return std::ranges::find(known_, key) != known_.end(); }
  static SweptFact text_fact(std::string_view help, std::string label) { return {true, std::string(help), "", false, false, 0, label}; }

  Found take(std::string_view key);
  /// A map whose names are the user's.
  struct NamedEntry {
    std::string_view map, name;
    io::Mark place;  ///< of the name
    Found found;
  };
  bool can_be_named(const NamedEntry& entry, bool file) const;
  void read_entry(const NamedEntry& entry, NamedTexts& value, std::string_view help);
  void read_file_entry(const NamedEntry& entry, NamedTexts& value, std::string_view help);
  void look_at_file(const std::string& what, const io::Mark& mark, const std::string& path) const;
  void given_twice(const Axis& axis, const io::Mark& other) const;
  bool select(std::string_view key, AnyChoice& choice, const Found& named);

  /// The label of a swept alternative without what other swept keys set inside it; empty when it has mistakes.
  [[nodiscard]] std::string label_alone(AnyChoice& choice, const Found& found) const;

  template <class T>
  void wrong(const std::string& what, const Found& found, const std::string& expected, const io::Scalar<T>& read) const {
    const bool list = found.node->shape == io::Node::Shape::list && read.advice.empty();
    reading_.complain(found.node->mark, must_be(what, expected, read.found), list ? list_advice(found) : read.advice);
  }
  [[nodiscard]] static std::string list_advice(const Found& found) {
    const bool sweepable = found.swept < 0 && found.node->shape == io::Node::Shape::list;
    return sweepable ? "to try several values, move it to sweep: grid:" : "";
  }

  void unknown(const io::Mark& mark, std::string_view word) const;
  /// After a mistake that leaves open what belongs below a path.
  void give_up_below(const std::string& path);
  void learn(const Found& found, SweptFact fact) const;

  /// What the selected alternative of a choice has.
  struct Inside {
    std::string key, name;
    std::vector<std::string> words;
  };

  Reading& reading_;
  const io::Node* map_;
  std::string prefix_, owner_;
  std::vector<std::string> known_;
  std::vector<Inside> inside_;
};

}  // namespace sower
