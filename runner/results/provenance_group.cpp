#include "runner/results/provenance_group.hpp"

#include "runner/results/names.hpp"
#include "runner/study/input_names.hpp"

namespace sower::results {
namespace {

std::string parameter_lines(const Study& study, std::size_t experiment) {
  std::string lines;
  for (const auto& [key, value] : fixed_parameters(study, experiment)) lines += key + " = " + value + "\n";
  for (const Axis& axis : study.experiments[experiment].sweep.axes) lines += axis.key + " = (swept: coordinate " + axis.name + ")\n";
  return lines;
}

/// Of each experiment's input files, what was trusted to be the same as what the results came from.
std::string input_lines(const Study& study) {
  std::string lines;
  for (const InputName& file : input_names(study)) {
    const FileIdentity& identity = study.experiments[file.experiment].identity;
    lines += study.experiments[file.experiment].name + ": ";
    if (file.by == FileIdentity::By::content) lines += "content " + input_contents(study).at(file.path).hex();
    if (file.by == FileIdentity::By::stat) lines += "stat " + input_stats(study).at(file.path);
    if (file.by == FileIdentity::By::declared) lines += "declared '" + identity.declared + '\'';
    lines += ' ' + file.path + '\n';
  }
  return lines;
}

}  // namespace

void describe_file(const io::hdf5::NewGroup& root, const Study& study, const Gathered& gathered) {
  const Counts counts = gathered.all();
  root.attribute("Conventions", std::string("CF-1.8"));
  root.attribute("title", study.name);
  if (!study.description.empty()) root.attribute("comment", study.description);
  root.attribute("sower_format_version", format_version);
  root.attribute("sower_version", std::string(SOWER_VERSION));
  root.attribute("digest", gathered.digest.hex());
  root.attribute("n_tasks", study.tasks());
  root.attribute("n_done", counts.done);
  root.attribute("n_diverged", counts.diverged);
  root.attribute("n_failed", counts.failed);
  root.attribute("n_missing", counts.missing);
  root.attribute("n_stopped", counts.stopped);
  root.attribute("complete", static_cast<std::int8_t>(counts.failed == 0 && counts.missing == 0 ? 1 : 0));
}

void write_provenance(const io::hdf5::NewGroup& group, const Study& study, const Provenance& provenance) {
  Names names;
  group.text(names.claim("study"), study.source);
  for (const auto& [path, text] : study.included) group.text(names.claim_numbered("include_" + path), text);
  if (!study.overrides.empty()) group.text(names.claim("overrides"), study.overrides);
  if (const std::string inputs = input_lines(study); !inputs.empty()) group.text(names.claim("input_files"), inputs);
  const io::hdf5::NewGroup parameters = group.group(names.claim("parameters"));
  for (const auto& [name, text] : provenance) group.text(names.claim_numbered(name), text);
  Names experiments;
  for (std::size_t e = 0; e < study.experiments.size(); ++e)
    parameters.text(experiments.claim(study.experiments[e].name), parameter_lines(study, e));
}

}  // namespace sower::results
