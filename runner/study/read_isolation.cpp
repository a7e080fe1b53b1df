#include "runner/study/read_isolation.hpp"

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/quantity.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

constexpr double least_memory = 64.0 * 1024 * 1024;  // what the process itself needs, and room for a small task

bool is_isolated(const io::Node& node, Complaints& complaints) {
  const bool known = node.shape == io::Node::Shape::scalar && (node.scalar == "none" || node.scalar == "process");
  const std::string found = node.shape == io::Node::Shape::scalar ? io::quote(node.scalar) : io::describe(node);
  if (!known) complaints.add(node.mark, must_be("'isolate'", "'none' or 'process'", found), did_you_mean(node.scalar, isolation_words));
  return node.scalar == "process";
}

void read_memory(const io::Node& node, ExperimentSpec& spec, Complaints& complaints) {
  const io::Scalar<double> read = read_quantity(node, bytes);
  if (!read.value || *read.value < least_memory)
    complaints.add(node.mark, must_be("'memory'", "at least 64 MiB, as '2 GiB'", read.found), read.advice);
  else if (!spec.isolated)
    complaints.add(node.mark, "'memory' is a limit for tasks in processes of their own", "write 'isolate: process' as well, or remove it");
  else spec.memory_bytes = *read.value;
}

}  // namespace

void read_isolation(const Keys& keys, const Entry<Experiment>* kind, ExperimentSpec& spec, Complaints& complaints) {
  const io::Node *isolate = keys.take("isolate"), *memory = keys.take("memory"), *ranks = keys.take("ranks");
  const bool always = kind != nullptr && kind->own_process;
  spec.isolated = isolate != nullptr && is_isolated(*isolate, complaints);
  if (always && isolate != nullptr && isolate->scalar == "none")
    complaints.add(isolate->mark, "each task of kind '" + spec.kind + "' runs in a process of its own", "remove 'isolate'");
  else if (spec.ranks > 1 && spec.isolated)
    complaints.add(isolate->mark, "a task in a process of its own has one rank, and 'ranks' is " + std::to_string(spec.ranks),
                   "remove one of the two");
  else if (spec.ranks > 1 && always)
    complaints.add(ranks->mark, "each task of kind '" + spec.kind + "' runs in a process of its own, which has one rank", "remove 'ranks'");
  spec.isolated = spec.isolated || always;
  if (memory != nullptr) read_memory(*memory, spec, complaints);
}

}  // namespace sower
