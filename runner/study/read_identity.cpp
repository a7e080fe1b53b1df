#include "runner/study/read_identity.hpp"

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/study_keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

constexpr const char* advice = "write content, stat, or in your own words which data they are: {declared: v3 of the survey}";

FileIdentity read_declared(const io::Node& node, Complaints& complaints) {
  const Keys keys(node, "'identity'", {"declared"}, complaints);
  keys.finish([](std::string_view) { return advice; });
  FileIdentity identity{FileIdentity::By::declared, keys.text("declared").value_or("")};
  const io::Node* words = keys.take("declared");
  if (words != nullptr && words->shape == io::Node::Shape::scalar && identity.declared.empty())
    complaints.add(words->mark, "'declared' is empty", "say which data they are, as in {declared: v3 of the survey}");
  return identity;
}

}  // namespace

FileIdentity read_identity(const io::Node& node, Complaints& complaints) {
  if (node.shape == io::Node::Shape::map && !node.entries.empty()) return read_declared(node, complaints);
  const std::string word = node.shape == io::Node::Shape::scalar ? node.scalar : "";
  if (word == "content") return {};
  if (word == "stat") return {FileIdentity::By::stat, ""};
  const std::string found = node.shape == io::Node::Shape::scalar ? io::quote(node.scalar) : io::describe(node);
  const std::string meant = word == "declared" ? "" : did_you_mean(word, identity_words);
  complaints.add(node.mark, must_be("'identity'", "'content', 'stat' or {declared: ...}", found), meant.empty() ? advice : meant);
  return {};
}

}  // namespace sower
