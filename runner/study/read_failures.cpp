#include "runner/study/read_failures.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {

void read_failures(const Keys& keys, ExperimentSpec& spec, Complaints& complaints) {
  constexpr Range range = between(0, 1000);
  spec.retries = static_cast<int>(keys.integer("retries", range).value_or(0));
  const io::Node* node = keys.take("on_failure");
  if (node == nullptr) return;
  spec.stop_on_failure = node->scalar == "stop";
  if (std::ranges::find(failure_words, node->scalar) != failure_words.end()) return;
  const std::string found = node->shape == io::Node::Shape::scalar ? io::quote(node->scalar) : io::describe(*node);
  complaints.add(node->mark, must_be("'on_failure'", "'continue' or 'stop'", found), did_you_mean(node->scalar, failure_words));
}

}  // namespace sower
