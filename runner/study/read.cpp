#include "runner/study/read.hpp"

#include <algorithm>
#include <atomic>

#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/suggest.hpp"
#include "runner/study/sweep.hpp"

namespace sower {
namespace {

using io::Node;

constexpr double most_tasks = 1e9;
const std::vector<std::string> top_keys = {"study", "description", "seed", "experiments"};
const std::vector<std::string> own_keys = {"kind", "description", "params", "sweep", "replicates", "ranks", "threads", "random", "stream"};
constexpr std::string_view reserved_experiments[] = {"tasks", "provenance"};  // groups every results file has

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const Entry<Experiment>* entry : catalogue<Experiment>()) names.emplace_back(entry->name);
  return names;
}

/// Reads one entry of `experiments`.
class ExperimentReader {
 public:
  ExperimentReader(const Node& name, const Node& body, Complaints& complaints)
      : name_(name), body_(body), complaints_(complaints), keys_(body, "experiment " + io::quote(name.scalar), own_keys, complaints) {}

  ExperimentSpec read(const std::filesystem::path& folder) {
    spec_.name = name_.scalar;
    spec_.mark = name_.mark;
    check_name();
    if (!is_map(body_, "experiment " + io::quote(spec_.name), complaints_, "give it at least a 'kind'")) return std::move(spec_);
    const Node* kind_node = keys_.need("kind", name_.mark, "write 'kind: ' with one of: " + one_of(kind_names()));
    const Entry<Experiment>* kind = kind_node == nullptr ? nullptr : find_kind(*kind_node);
    spec_.description = keys_.text("description").value_or("");
    read_params();
    const Node* sweep = keys_.take("sweep");
    if (sweep != nullptr) spec_.sweep = read_sweep(*sweep, complaints_);
    read_layout();
    read_random();
    keys_.finish([&](std::string_view key) { return advice_for(key, kind); });
    if (kind != nullptr && has_reasonable_size(sweep)) check_points(spec_, {*kind, folder, kind_node->mark, complaints_});
    return std::move(spec_);
  }

 private:
  void check_name() const {
    if (std::ranges::find(reserved_experiments, spec_.name) != std::end(reserved_experiments))
      complaints_.add(name_.mark, "an experiment cannot be called " + io::quote(spec_.name),
                      "every results file has something of that name");
    else is_name(spec_.name, name_.mark, "an experiment", complaints_);
  }

  const Entry<Experiment>* find_kind(const Node& node) {
    const io::Scalar<std::string> read = io::read_text(node);
    const Entry<Experiment>* entry = read.value ? find_entry<Experiment>(*read.value) : nullptr;
    if (entry != nullptr) {
      spec_.kind = entry->name;
      return entry;
    }
    std::string advice = read.value ? did_you_mean(*read.value, kind_names()) : "";
    if (advice.empty()) advice = "known kinds: " + one_of(kind_names());
    const std::string problem = read.value ? "there is no kind " + io::quote(*read.value) : must_be("'kind'", "a word", read.found);
    complaints_.add(node.mark, problem, advice);
    const std::vector<std::string> meant = nearest(read.value.value_or(""), kind_names());
    if (meant.size() != 1) return nullptr;
    spec_.kind = meant.front();  // so that its parameters are checked too
    return find_entry<Experiment>(spec_.kind);
  }

  void read_params() {
    const Node* params = keys_.take("params");
    if (params == nullptr || params->shape == Node::Shape::null) return;
    if (is_map(*params, "'params'", complaints_)) spec_.params = *params;
  }

  void read_layout() {
    spec_.replicates = keys_.integer("replicates", between(1, most_tasks)).value_or(1);
    spec_.ranks = static_cast<int>(keys_.integer("ranks", between(1, 1'000'000)).value_or(1));
    spec_.threads = static_cast<int>(keys_.integer("threads", between(1, 4096)).value_or(1));
  }

  void read_random() {
    const Node* node = keys_.take("random");
    if (node != nullptr && node->scalar != "common" && node->scalar != "independent") {
      const std::string found = node->shape == Node::Shape::scalar ? io::quote(node->scalar) : io::describe(*node);
      complaints_.add(node->mark, must_be("'random'", "'common' or 'independent'", found),
                      did_you_mean(node->scalar, {"common", "independent"}));
    }
    spec_.independent = node != nullptr && node->scalar == "independent";
    spec_.stream = keys_.text("stream").value_or(spec_.name);
    if (spec_.stream.empty()) complaints_.add(keys_.take("stream")->mark, "'stream' is empty", "give it a name, or remove it");
  }

  std::string advice_for(std::string_view key, const Entry<Experiment>* kind) const;

  /// Checking every point of a grid that nobody can run would take for ever.
  bool has_reasonable_size(const Node* sweep) {
    double tasks = static_cast<double>(spec_.replicates);
    for (const Block& block : spec_.sweep.blocks) tasks *= static_cast<double>(block.rows);
    if (tasks <= most_tasks) return true;
    complaints_.add(sweep->mark, "experiment " + io::quote(spec_.name) + " would have " + io::shortest(tasks) + " tasks",
                    "at most " + io::shortest(most_tasks) + " can be run");
    return false;
  }

  const Node& name_;
  const Node& body_;
  Complaints& complaints_;
  Keys keys_;
  ExperimentSpec spec_;
};

/// Whether a kind has a parameter of that name.
class Knows final : public Fields {
 public:
  explicit Knows(std::string_view key) : key_(key) {}
  bool found = false;
  void operator()(std::string_view key, double&, std::string_view, Unit, Range) override { see(key); }
  void operator()(std::string_view key, std::int64_t&, std::string_view, Unit, Range) override { see(key); }
  void operator()(std::string_view key, bool&, std::string_view) override { see(key); }
  void operator()(std::string_view key, std::string&, std::string_view, std::initializer_list<std::string_view>) override { see(key); }
  void operator()(std::string_view key, std::vector<double>&, std::string_view, Unit, Range) override { see(key); }
  void operator()(std::string_view key, InputFile&, std::string_view) override { see(key); }
  void operator()(std::string_view key, AnyChoice&, std::string_view) override { see(key); }

 private:
  void see(std::string_view key) { found = found || key == key_; }
  std::string_view key_;
};

std::string ExperimentReader::advice_for(std::string_view key, const Entry<Experiment>* kind) const {
  if (key == "grid") return "it belongs under 'sweep'";
  if (kind == nullptr) return "";
  Knows knows(key);
  kind->make()->fields(knows);
  return knows.found ? "it is a parameter of kind '" + spec_.kind + "': put it under 'params'" : "";
}

void read_experiments(const Node& node, Study& study, Complaints& complaints) {
  const std::string advice = "write a name and below it 'kind: ...'";
  if (node.shape == Node::Shape::null || (node.shape == Node::Shape::map && node.entries.empty())) {
    complaints.add(node.mark, "'experiments' is empty", advice);
    return;
  }
  if (!is_map(node, "'experiments'", complaints, advice)) return;
  const std::filesystem::path folder = std::filesystem::path(study.path).parent_path();
  double tasks = 0;
  for (const auto& [name, body] : node.entries) {
    study.experiments.push_back(ExperimentReader(name, body, complaints).read(folder));
    double own = static_cast<double>(study.experiments.back().replicates);
    for (const Block& block : study.experiments.back().sweep.blocks) own *= static_cast<double>(block.rows);
    tasks += own;
  }
  if (tasks > most_tasks && complaints.size() == 0)
    complaints.add(node.mark, "the study would have " + io::shortest(tasks) + " tasks",
                   "at most " + io::shortest(most_tasks) + " can be run");
}

std::uint64_t read_seed(const Node* node, Complaints& complaints) {
  if (node == nullptr) return 0;
  const io::Scalar<std::uint64_t> read = io::read_unsigned(*node);
  if (!read.value) complaints.add(node->mark, must_be("'seed'", "a whole number from 0 to 18446744073709551615", read.found), read.advice);
  return read.value.value_or(0);
}

void read_top(const Node& root, Study& study, Complaints& complaints) {
  if (root.shape == Node::Shape::null) {
    complaints.add(root.mark, "the study is empty", "it begins with 'study: ' and a name; docs/study-language.md shows one");
    return;
  }
  if (!is_map(root, "a study", complaints, "it begins with 'study: ' and a name")) return;
  const Keys keys(root, "the study", top_keys, complaints);
  keys.need("study", root.mark, "begin with 'study: ' and a name for the results");
  if (const auto name = keys.text("study"); name && is_name(*name, keys.take("study")->mark, "a study", complaints)) study.name = *name;
  study.description = keys.text("description").value_or("");
  study.seed = read_seed(keys.take("seed"), complaints);
  const Node* experiments = keys.need("experiments", root.mark, "write 'experiments:', below it a name, and below that 'kind: ...'");
  keys.finish([](std::string_view key) -> std::string {
    return std::ranges::find(own_keys, key) == own_keys.end() ? "" : "it belongs to an experiment, under 'experiments'";
  });
  if (experiments != nullptr) read_experiments(*experiments, study, complaints);
}

}  // namespace

ReadStudy read_study(const std::string& path, const std::string& text) {
  static std::atomic<std::uint64_t> studies_read = 0;
  ReadStudy result;
  result.study.path = path;
  result.study.source = text;
  result.study.serial = ++studies_read;
  Complaints complaints;
  try {
    const Node root = io::parse(path, text);
    check_duplicates(root, complaints);
    read_top(root, result.study, complaints);
  } catch (const io::SyntaxError& error) {
    complaints.add(error.mark, error.problem, error.advice);
  }
  result.complaints = complaints.take();
  return result;
}

}  // namespace sower
