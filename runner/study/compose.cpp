#include "runner/study/compose.hpp"

#include <algorithm>
#include <map>

#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/merge.hpp"
#include "runner/study/overrides.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using io::Node;

constexpr std::size_t most_inclusions = 100;
constexpr const char* include_advice = "write 'include: [base.yaml]'";

/// Reads a file and what it includes.
class Includer {
 public:
  Includer(const FindSource& find, Complaints& complaints) : find_(find), complaints_(complaints) {}

  /// The file with everything it includes below it. `from`: what names it; null for the main file.
  std::optional<Node> load(const std::string& path, const Node* from) {
    const std::string known = fs::path(path).lexically_normal().string();
    if (closes_a_cycle(known, from) || is_too_much(from)) return std::nullopt;
    const auto [parsed, is_new] = parsed_.try_emplace(known);
    if (is_new) parsed->second = parse(path, from);
    if (!parsed->second) return std::nullopt;
    bytes_ += parsed->second->mark.file->text.size();
    Node own = *parsed->second;
    if (from != nullptr && !is_map(own, "an included file", complaints_, "it has keys of a study: 'experiments:', 'seed:', ..."))
      return own;
    open_.push_back(known);
    Node below = included(own, fs::path(path).parent_path());
    open_.pop_back();
    if (below.shape == Node::Shape::null) return own;
    below.mark = own.mark;
    merge(below, std::move(own), Part::study);
    return below;
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  std::optional<Node> parse(const std::string& path, const Node* from) {
    const SourceFile source = find_(path);
    if (!source.trouble.problem.empty()) {
      const std::string what = from == nullptr ? "the study: " : "'include': ";
      complaints_.add(from == nullptr ? io::Mark{} : from->mark, what + source.trouble.problem, source.trouble.advice);
      complaints_.expect_gaps();
      failed_ = failed_ || from == nullptr;
      return std::nullopt;
    }
    try {
      Node root = io::parse(path, source.text);
      complaints_.begin(root.mark);
      check_duplicates(root, complaints_);
      return root;
    } catch (const io::SyntaxError& error) {
      complaints_.add(error.mark, error.problem, error.advice);
      failed_ = true;
      return std::nullopt;
    }
  }

  bool closes_a_cycle(const std::string& known, const Node* from) {
    const auto first = std::ranges::find(open_, known);
    if (first == open_.end()) return false;
    std::string way;
    for (auto file = first; file != open_.end(); ++file) way += *file + " → ";
    complaints_.add(from->mark, "files include each other: " + way + known, "remove one of these includes");
    return true;
  }

  /// Counted as often as they are included, so that a few files that include each other crosswise cannot become millions.
  bool is_too_much(const Node* from) {
    if (from == nullptr || (++inclusions_ <= most_inclusions && bytes_ <= io::largest_text_bytes)) return false;
    if (inclusions_ > most_inclusions) complaints_.add(from->mark, text("more than ", most_inclusions, " files are included"), "");
    else complaints_.add(from->mark, "the files of the study have more than 1 MiB in all", "put data into files of their own");
    failed_ = true;
    return true;
  }

  /// What the file's `include` gives, merged; takes the key out of the file.
  Node included(Node& own, const fs::path& folder) {
    Node below;
    const auto entry = std::ranges::find(own.entries, "include", [](const Node::Entry& one) { return one.key.scalar; });
    if (entry == own.entries.end()) return below;
    const Node include = entry->value;
    own.entries.erase(entry);
    const std::vector<Node> paths = include.shape == Node::Shape::list ? include.items : std::vector{include};
    for (const Node& path : paths) {
      if (failed_ && inclusions_ > most_inclusions) break;
      const io::Scalar<std::string> read = io::read_text(path);
      if (!read.value || read.value->empty()) {
        complaints_.add(path.mark, must_be("'include'", "the path of a file or a list of them", read.value ? "''" : read.found),
                        include_advice);
        continue;
      }
      if (auto file = load((folder / *read.value).lexically_normal().string(), &path)) merge(below, std::move(*file), Part::study);
    }
    return below;
  }

  const FindSource& find_;
  Complaints& complaints_;
  std::map<std::string, std::optional<Node>> parsed_;
  std::vector<std::string> open_;  ///< files whose includes are being read
  std::size_t inclusions_ = 0, bytes_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<io::Node> compose(const StudyRequest& request, const FindSource& find, Complaints& complaints) {
  Includer includer(find, complaints);
  std::optional<Node> root = includer.load(request.path, nullptr);
  if (!root || includer.failed()) return std::nullopt;
  if (!apply_overrides(*root, request, complaints)) return std::nullopt;
  return root;
}

}  // namespace sower
