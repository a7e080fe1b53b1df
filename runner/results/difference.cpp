#include <algorithm>
#include <sstream>

#include "runner/results/compare.hpp"
#include "runner/results/damage.hpp"
#include "runner/results/gather.hpp"
#include "runner/results/results_file.hpp"

namespace sower {
namespace {

using io::hdf5::Dataset;
using io::hdf5::Group;
using Names = std::vector<std::string>;

struct Pair {
  std::string name;
  const Group &a, &b;
  double relative;
};

bool has(const Names& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

/// "variable 'loss' is only in A", or nothing when both lists have the same names.
std::string only_in_one(const std::string& what, const Names& a, const Names& b) {
  for (const std::string& name : a)
    if (!has(b, name)) return what + " '" + name + "' is only in A";
  for (const std::string& name : b)
    if (!has(a, name)) return what + " '" + name + "' is only in B";
  return "";
}

/// The variables whose values depend on the study alone, `status` first; not the dimensions, nor statistics of others.
Names computed_variables(const Group& group) {
  Names names;
  for (const std::string& name : group.datasets()) {
    const Dataset dataset = group.dataset(name);
    if (dataset.is_scale() || dataset.text("origin") == "measured" || dataset.text("summary")) continue;
    if (name == "status") names.insert(names.begin(), name);
    else names.push_back(name);
  }
  return names;
}

/// The dimensions of those variables in the order in which they are met.
Names dimensions_of(const Group& group, const Names& variables) {
  Names names;
  for (const std::string& variable : variables)
    for (const std::string& dimension : group.dataset(variable).dimensions())
      if (!dimension.empty() && !has(names, dimension)) names.push_back(dimension);
  return names;
}

/// " (optimizer=adam, replicate=3)" for the row of a task whose coordinates are variables of their own.
std::string coordinates_of(const Group& group, const Dataset& dataset, std::uint64_t row) {
  std::istringstream names(dataset.text("coordinates").value_or(""));
  std::string words;
  for (std::string name; names >> name;)
    words += (words.empty() ? " (" : ", ") + name + "=" + results::element_text(group.dataset(name), row);
  return words.empty() ? "" : words + ")";
}

/// " at optimizer=adam, replicate=3"; dimensions without coordinates are counted from 0.
std::string place(const Group& group, const Dataset& dataset, std::uint64_t element) {
  const std::vector<std::uint64_t> sizes = dataset.sizes();
  const Names dimensions = dataset.dimensions();
  std::string words;
  for (std::size_t k = sizes.size(); k-- > 0; element /= sizes[k]) {
    const std::uint64_t index = element % sizes[k];
    std::string at = std::to_string(index);
    if (!dimensions[k].empty())
      if (const Dataset scale = group.dataset(dimensions[k]); !scale.is_bare_dimension()) at = results::element_text(scale, index);
    if (k == 0) at += coordinates_of(group, dataset, index);
    words = (k == 0 ? " at " : ", ") + dimensions[k] + "=" + at + words;
  }
  return words;
}

/// The word for a code where the dataset has flag_meanings for codes 0, 1, ...; otherwise the value itself.
std::string meaning(const Dataset& dataset, std::string value) {
  std::istringstream words(dataset.text("flag_meanings").value_or(""));
  const std::string digits = value;
  std::string word;
  for (int code = 0; words >> word; ++code)
    if (digits == std::to_string(code)) return word;
  return value;
}

std::string compare_values(const Pair& pair, const std::string& variable) {
  const Dataset a = pair.a.dataset(variable), b = pair.b.dataset(variable);
  if (a.dimensions() != b.dimensions()) return pair.name + "/" + variable + ": the dimensions differ";
  if ((a.sort() == Dataset::Sort::texts) != (b.sort() == Dataset::Sort::texts))
    return pair.name + "/" + variable + ": text in one, numbers in the other";
  results::require_intact(a);
  results::require_intact(b);
  if (const auto checksum = a.text("checksum"); checksum && checksum == b.text("checksum")) return "";
  const auto found = results::first_mismatch(a, b, pair.relative);
  if (!found) return "";
  const std::string in_a = meaning(a, found->a), in_b = meaning(b, found->b);
  return pair.name + "/" + variable + (a.is_scale() ? "[" + std::to_string(found->element) + "]" : place(pair.a, a, found->element)) +
         ": " + in_a + " in A, " + in_b + " in B" + (in_a == found->a ? found->note : "");
}

std::string compare_dimension(const Pair& pair, const std::string& name) {
  const Dataset a = pair.a.dataset(name), b = pair.b.dataset(name);
  if (a.sizes() != b.sizes())
    return pair.name + ": dimension '" + name + "' has " + std::to_string(a.elements()) + " entries in A, " + std::to_string(b.elements()) +
           " in B";
  if (a.is_bare_dimension() != b.is_bare_dimension())
    return pair.name + ": dimension '" + name + "' has coordinates in " + (a.is_bare_dimension() ? "B" : "A") + " only";
  if (a.is_bare_dimension() || a.text("origin") == "measured") return "";
  return compare_values(pair, name);
}

std::string compare_experiment(const Pair& pair) {
  const Names a = computed_variables(pair.a), b = computed_variables(pair.b);
  if (auto word = only_in_one("variable", a, b); !word.empty()) return pair.name + ": " + word;
  const Names dimensions = dimensions_of(pair.a, a);
  if (auto word = only_in_one("dimension", dimensions, dimensions_of(pair.b, b)); !word.empty()) return pair.name + ": " + word;
  for (const std::string& name : dimensions)
    if (auto word = compare_dimension(pair, name); !word.empty()) return word;
  for (const std::string& name : a)
    if (auto word = compare_values(pair, name); !word.empty()) return word;
  return "";
}

}  // namespace

std::string first_difference(const std::filesystem::path& a, const std::filesystem::path& b, double relative) {
  const io::hdf5::File file_a = results::open_results(a), file_b = results::open_results(b);
  const Group root_a = file_a.root(), root_b = file_b.root();
  const Names experiments = results::experiments_of(root_a);
  if (auto word = only_in_one("experiment", experiments, results::experiments_of(root_b)); !word.empty()) {
    const std::string title_a = root_a.text("title").value_or(""), title_b = root_b.text("title").value_or("");
    return word + (title_a == title_b ? "" : ": A holds the study '" + title_a + "', B the study '" + title_b + "'");
  }
  for (const std::string& name : experiments) {
    const Group group_a = root_a.group(name), group_b = root_b.group(name);
    if (auto word = compare_experiment({name, group_a, group_b, relative}); !word.empty()) return word;
  }
  return "";
}

}  // namespace sower
