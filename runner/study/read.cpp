#include "runner/study/read.hpp"

#include <algorithm>
#include <atomic>

#include "io/yaml/scalar.hpp"
#include "runner/study/check_points.hpp"
#include "runner/study/compose.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keep.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/overrides.hpp"
#include "runner/study/quantity.hpp"
#include "runner/study/read_failures.hpp"
#include "runner/study/read_halving.hpp"
#include "runner/study/read_identity.hpp"
#include "runner/study/read_isolation.hpp"
#include "runner/study/read_needs.hpp"
#include "runner/study/read_stop_when.hpp"
#include "runner/study/read_stored.hpp"
#include "runner/study/references.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"
#include "runner/study/sweep.hpp"

namespace sower {
namespace {

using io::Node;

constexpr double most_tasks = 1e9, default_most_tasks = 1e6;
constexpr std::string_view reserved_experiments[] = {"tasks", "provenance"};  // groups every results file has

std::string too_many_advice(double tasks, double most) {
  if (tasks > most_tasks) return "at most " + io::shortest(most_tasks) + " can be run";
  double enough = default_most_tasks;
  while (enough < tasks) enough *= 10;
  return "at most " + io::shortest(most) + " are run unless the study allows more: write 'max_tasks: " + io::shortest(enough) +
         "' at its top if that is what you want";
}

using AllReferences = std::map<std::string, References>;

/// What is known of a study besides its nodes.
struct Around {
  const AllReferences& references;
  bool stored = false;                ///< see read_stored_study
  std::vector<std::string> left_out;  ///< experiments that --only does not take
};

std::shared_ptr<const References> references_of(const std::string& experiment, const AllReferences& all) {
  const auto found = all.find(experiment);
  return found == all.end() ? nullptr : std::make_shared<const References>(found->second);
}

/// Reads one entry of `experiments`.
class ExperimentReader {
 public:
  ExperimentReader(const Node& name, const Node& body, const Study& study, Complaints& complaints)
      : name_(name),
        body_(body),
        study_(study),
        complaints_(complaints),
        keys_(body, "experiment " + io::quote(name.scalar), experiment_keys, complaints, study_keys) {}

  ExperimentSpec read(double most, std::shared_ptr<const References> references, bool stored) {
    stored_ = stored;
    spec_.references = std::move(references);
    spec_.name = name_.scalar;
    spec_.mark = name_.mark;
    check_name();
    if (!is_map(body_, "experiment " + io::quote(spec_.name), complaints_, "give it at least a 'kind'")) return std::move(spec_);
    const Node* kind_node = keys_.need("kind", name_.mark, "write 'kind: ' with one of: " + one_of(names_of<Experiment>()));
    const Entry<Experiment>* kind = kind_node == nullptr ? nullptr : find_kind(*kind_node);
    spec_.description = keys_.text("description").value_or("");
    read_params();
    const Node *sweep = keys_.take("sweep"), *exclude = nullptr;
    if (sweep != nullptr) std::tie(spec_.sweep, exclude) = read_sweep(*sweep, {kind, study_.seed, spec_.name}, complaints_);
    if (const Node* record = keys_.take("record")) spec_.record = read_record(*record, complaints_);
    if (const Node* summary = keys_.take("summary")) spec_.summary = read_summary(*summary, complaints_);
    read_layout();
    read_isolation(keys_, kind, spec_, complaints_);
    if (const Node* needs = keys_.take("needs")) spec_.needs = read_needs(*needs, complaints_);
    if (const Node* identity = keys_.take("identity")) spec_.identity = read_identity(*identity, complaints_);
    read_timeout();
    read_failures(keys_, spec_, complaints_);
    read_stop_when(keys_, kind, spec_, complaints_);
    read_halving(keys_, spec_, complaints_);
    read_random();
    keys_.finish([&](std::string_view key) { return advice_for(key, kind); });
    const std::filesystem::path folder = std::filesystem::path(study_.path).parent_path();
    if (!has_reasonable_size(sweep, most) || kind == nullptr) return std::move(spec_);
    const std::size_t before = complaints_.heard();
    check_points(spec_, {*kind, folder, kind_node->mark, exclude, complaints_, stored_});
    if (complaints_.heard() == before) check_halving(spec_, complaints_);
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
    std::string advice = read.value ? did_you_mean(*read.value, names_of<Experiment>()) : "";
    if (advice.empty()) advice = "known kinds: " + one_of(names_of<Experiment>());
    const std::string problem = read.value ? "there is no kind " + io::quote(*read.value) : must_be("'kind'", "a word", read.found);
    complaints_.add(node.mark, problem, advice);
    const std::vector<std::string> meant = nearest(read.value.value_or(""), names_of<Experiment>());
    if (meant.size() != 1) return nullptr;
    spec_.kind = meant.front();  // so that its parameters are checked too
    return find_entry<Experiment>(spec_.kind);
  }

  void read_params() {
    const Node* params = keys_.take("params");
    if (params == nullptr || params->shape == Node::Shape::null) return;
    if (is_map(*params, "'params'", complaints_, "write 'parameter: value' for each of them")) spec_.params = *params;
  }

  void read_layout() {
    spec_.replicates = keys_.integer("replicates", between(1, most_tasks)).value_or(1);
    spec_.ranks = static_cast<int>(keys_.integer("ranks", between(1, 1'000'000)).value_or(1));
    const Node* threads = keys_.take("threads");
    if (threads != nullptr && threads->scalar == "auto") spec_.threads = 0;
    else if (threads != nullptr) read_threads(*threads);
  }

  void read_threads(const Node& node) {
    constexpr Range range = between(1, 4096);
    io::Scalar<std::int64_t> read = io::read_integer(node);
    const bool good = read.value && range.holds(static_cast<double>(*read.value));
    if (good) spec_.threads = static_cast<int>(*read.value);
    else if (read.advice.empty() && !read.value) read.advice = did_you_mean(node.scalar, {"auto"});
    if (!good) complaints_.add(node.mark, must_be("'threads'", expected_number(true, none, range) + " or 'auto'", read.found), read.advice);
  }

  void read_timeout() {
    const Node* node = keys_.take("timeout");
    if (node == nullptr || node->scalar == "none") return;
    const io::Scalar<double> read = read_quantity(*node, seconds);
    if (read.value && *read.value > 0) spec_.timeout_seconds = *read.value;
    else complaints_.add(node->mark, must_be("'timeout'", "a time greater than 0, as '10 min', or 'none'", read.found), read.advice);
  }

  void read_random() {
    const Node* node = keys_.take("random");
    if (node != nullptr && node->scalar != "common" && node->scalar != "independent") {
      const std::string found = node->shape == Node::Shape::scalar ? io::quote(node->scalar) : io::describe(*node);
      complaints_.add(node->mark, must_be("'random'", "'common' or 'independent'", found), did_you_mean(node->scalar, random_words));
    }
    spec_.independent = node != nullptr && node->scalar == "independent";
    spec_.stream = keys_.text("stream").value_or(spec_.name);
    if (spec_.stream.empty()) complaints_.add(keys_.take("stream")->mark, "'stream' is empty", "give it a name, or remove it");
  }

  std::string advice_for(std::string_view key, const Entry<Experiment>* kind) const;

  /// Checking every point of a grid that nobody can run would take for ever.
  bool has_reasonable_size(const Node* sweep, double most) {
    double tasks = static_cast<double>(spec_.replicates);
    for (const Block& block : spec_.sweep.blocks) tasks *= static_cast<double>(block.rows);
    if (tasks <= most) return true;
    complaints_.add(sweep == nullptr ? keys_.take("replicates")->mark : sweep->mark,
                    "experiment " + io::quote(spec_.name) + " would have " + io::shortest(tasks) + " tasks", too_many_advice(tasks, most));
    return false;
  }

  const Node& name_;
  const Node& body_;
  const Study& study_;
  Complaints& complaints_;
  Keys keys_;
  bool stored_ = false;
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
  void operator()(std::string_view key, NamedTexts&, std::string_view, bool) override { see(key); }
  void operator()(std::string_view key, AnyChoice&, std::string_view) override { see(key); }

 private:
  void see(std::string_view key) { found = found || key == key_; }
  std::string_view key_;
};

std::string ExperimentReader::advice_for(std::string_view key, const Entry<Experiment>* kind) const {
  constexpr Elsewhere elsewhere[] = {
      // what other programs call it
      {"type", "kind"},         {"parameters", "params"},  {"arguments", "params"}, {"repetitions", "replicates"},
      {"repeat", "replicates"}, {"repeats", "replicates"}, {"runs", "replicates"},  {"processes", "ranks"},
      {"nproc", "ranks"},       {"ntasks", "ranks"},       {"cores", "threads"},    {"cpus", "threads"}};
  if (std::ranges::find(sweep_keys, key) != sweep_keys.end()) return "it belongs under 'sweep'";
  if (std::string meant = did_you_mean(key, elsewhere); !meant.empty()) return meant;
  if (key != "study" && std::ranges::find(study_keys, key) != study_keys.end()) return "it belongs at the top of the study";
  if (kind == nullptr) return "";
  Knows knows(key);
  kind->make()->fields(knows);
  return knows.found ? "it is a parameter of kind '" + spec_.kind + "': put it under 'params'" : "";
}

void read_experiments(const Node& node, double most, const Around& all, Study& study, Complaints& complaints) {
  const std::string advice = "write a name and below it 'kind: ...'";
  if (node.shape == Node::Shape::null || (node.shape == Node::Shape::map && node.entries.empty())) {
    complaints.add(node.mark, "'experiments' is empty", advice);
    return;
  }
  if (!is_map(node, "'experiments'", complaints, advice)) return;
  double tasks = 0;
  for (const auto& [name, body] : node.entries) {
    study.experiments.push_back(
        ExperimentReader(name, body, study, complaints).read(most, references_of(name.scalar, all.references), all.stored));
    double own = static_cast<double>(study.experiments.back().replicates);
    for (const Block& block : study.experiments.back().sweep.blocks) own *= static_cast<double>(block.rows);
    tasks += own;
  }
  find_needed(study, all.left_out, complaints);
  if (tasks > most && complaints.size() == 0)
    complaints.add(node.mark, "the study would have " + io::shortest(tasks) + " tasks", too_many_advice(tasks, most));
}

std::uint64_t read_seed(const Node* node, Complaints& complaints) {
  if (node == nullptr) return 0;
  const io::Scalar<std::uint64_t> read = io::read_unsigned(*node);
  if (!read.value) complaints.add(node->mark, must_be("'seed'", "a whole number from 0 to 18446744073709551615", read.found), read.advice);
  return read.value.value_or(0);
}

void read_top(const Node& root, const Around& around, Study& study, Complaints& complaints) {
  if (root.shape == Node::Shape::null) {
    complaints.add(root.mark, "the study is empty", "it begins with 'study: ' and a name; docs/study-language.md shows one");
    return;
  }
  if (!is_map(root, "a study", complaints, "it begins with 'study: ' and a name")) return;
  const Keys keys(root, "the study", study_keys, complaints, experiment_keys);
  keys.need("study", root.mark, "begin with 'study: ' and a name for the results");
  if (const auto name = keys.text("study"); name && is_name(*name, keys.take("study")->mark, "a study", complaints)) study.name = *name;
  study.description = keys.text("description").value_or("");
  study.seed = read_seed(keys.take("seed"), complaints);
  const Node* experiments = keys.need("experiments", root.mark, "write 'experiments:', below it a name, and below that 'kind: ...'");
  keys.finish([](std::string_view key) -> std::string {
    return std::ranges::find(experiment_keys, key) == experiment_keys.end() ? "" : "it belongs to an experiment, under 'experiments'";
  });
  const auto most =
      static_cast<double>(keys.integer("max_tasks", between(1, most_tasks)).value_or(static_cast<std::int64_t>(default_most_tasks)));
  if (experiments != nullptr) read_experiments(*experiments, most, around, study, complaints);
}

ReadStudy read(const StudyRequest& request, const Sources& sources, bool stored) {
  static std::atomic<std::uint64_t> studies_read = 0;
  ReadStudy result;
  Study& study = result.study;
  study.path = request.path;
  study.serial = ++studies_read;
  for (const SourceFile& file : sources.files)
    if (file.path == request.path) study.source = file.text;
    else study.included.emplace_back(file.path, file.text);
  for (const std::string& name : request.profiles) study.overrides += "--profile " + name + '\n';
  for (const std::string& setting : request.settings) study.overrides += "--set " + setting + '\n';
  for (const std::string& name : request.only) study.overrides += "--only " + name + '\n';
  Complaints complaints;
  std::optional<Node> root = compose(
      request, [&](const std::string& file) { return sources.find(file); }, complaints);
  if (root) {
    const AllReferences references = resolve_references(*root, std::filesystem::path(study.path).parent_path(), complaints);
    unescape(*root, references);
    const std::vector<std::string> left_out = keep_only(*root, request.only, complaints);
    read_top(*root, {references, stored, left_out}, study, complaints);
  }
  result.complaints = complaints.take();
  return result;
}

}  // namespace

ReadStudy read_study(const StudyRequest& request, const Sources& sources) { return read(request, sources, false); }

ReadStudy read_stored_study(const std::string& path, const std::string& text) {
  const StudyRequest request{path, {}, {}, {}};
  return read(request, read_sources(request, text), true);
}

ReadStudy read_study(const std::string& path, const std::string& text) {
  const StudyRequest request{path, {}, {}, {}};
  return read_study(request, read_sources(request, text));
}

}  // namespace sower
