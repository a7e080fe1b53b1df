#include "io/yaml/parse.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "io/yaml/encoding.hpp"

namespace sower::io {
namespace {

using Source = std::shared_ptr<const SourceText>;

constexpr const char* spaces_only = "indent with spaces";

/// A '*' where text begins: mostly a pattern such as *.replicates that lacks its quotes.
SyntaxError alias(const Source& file, std::size_t at) {
  const std::string_view rest = std::string_view(file->text).substr(at);
  const std::string word(rest.substr(0, rest.find_first_of(" \t\r\n,]}")));
  const std::string text = word.ends_with(':') ? word.substr(0, word.size() - 1) : word;
  const bool pattern = text.size() < 2 || text.find('.') != std::string::npos || word != text;
  const bool whole = text.size() > 1 || word != text || rest.find_first_of(",]}\n") == 1;
  if (pattern)
    return {mark_at(file, at), "text cannot begin with '*' without quotes", whole ? "write \"" + text + '"' : "put quotes around it"};
  return {mark_at(file, at), "aliases ('" + text + "') are not part of the study language",
          "write the value out; put text that begins with '*' into quotes"};
}

SyntaxError not_closed(const Mark& mark, char bracket) {
  if (bracket == '{') return {mark, "this '{' is not closed", "add '}', or ',' between two entries"};
  return {mark, "this '[' is not closed", "add ']', or ',' between two values"};
}

/// As far as brackets tell, without a look at quotes and comments.
bool is_closed(std::string_view text, std::size_t bracket) {
  int depth = 0;
  for (const char sign : text.substr(bracket)) {
    depth += sign == '[' || sign == '{' ? 1 : sign == ']' || sign == '}' ? -1 : 0;
    if (depth == 0) return true;
  }
  return false;
}

/// Builds the tree from the parser's events: unlike yaml-cpp's own nodes they show anchors, tags and every place.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Source file) : file_(std::move(file)) {}
  Node take() { return std::move(root_); }
  /// Where the list or map begins that is being read.
  [[nodiscard]] Mark innermost() const { return open_.empty() ? Mark{file_, 1, 1} : open_.back().node.mark; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& at, const std::string& name) override {
    throw SyntaxError(mark(at), "anchors ('&" + name + "') are not part of the study language", "write the value out where it is used");
  }
  void OnAlias(const YAML::Mark& at, YAML::anchor_t) override { throw alias(file_, static_cast<std::size_t>(at.pos)); }

  void OnNull(const YAML::Mark& at, YAML::anchor_t) override {
    Node node = start(at, "?", Node::Shape::null);
    // Where nothing is written the parser marks what comes next; the key before it is what the reader looks for.
    const char first = character(at);
    if (first != '~' && first != 'n' && first != 'N' && !open_.empty() && open_.back().has_key) node.mark = open_.back().key.mark;
    add(std::move(node));
  }

  void OnScalar(const YAML::Mark& at, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    Node node = start(at, tag, Node::Shape::scalar);
    node.scalar = value;
    node.quoted = tag == "!";
    if (node.quoted) check_closed(at);
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(at, tag, Node::Shape::list);
  }
  void OnMapStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(at, tag, Node::Shape::map);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    Node key;  ///< whose value comes next
    bool has_key = false;
  };

  [[nodiscard]] Mark mark(const YAML::Mark& at) const { return {file_, at.line + 1, at.column + 1}; }
  [[nodiscard]] char character(const YAML::Mark& at) const {
    return static_cast<std::size_t>(at.pos) < file_->text.size() ? file_->text[static_cast<std::size_t>(at.pos)] : '\0';
  }

  Node start(const YAML::Mark& at, const std::string& tag, Node::Shape shape) {
    if ((tag != "?" && tag != "!" && !tag.empty()) || character(at) == '!')
      throw SyntaxError(mark(at), "tags ('!name') are not part of the study language", "remove the tag; put text into quotes");
    if (++nodes_ > most_nodes)
      throw SyntaxError(mark(at), text("more than ", most_nodes, " values; this is not a study"), "put data into files of their own");
    check_indentation(at);
    Node node;
    node.shape = shape;
    node.mark = mark(at);
    return node;
  }

  void open(const YAML::Mark& at, const std::string& tag, Node::Shape shape) {
    if (expects_key()) {
      const char bracket = character(at);
      if ((bracket == '[' || bracket == '{') && !is_closed(file_->text, static_cast<std::size_t>(at.pos)))
        throw not_closed(mark(at), bracket);
      throw SyntaxError(mark(at), "a key must be a word, not a list or a map", "write 'key: value'");
    }
    if (open_.size() == deepest_nesting) throw SyntaxError(mark(at), text("nested more than ", deepest_nesting, " levels deep"), "");
    open_.push_back({start(at, tag, shape), {}, false});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  [[nodiscard]] bool expects_key() const { return !open_.empty() && open_.back().node.shape == Node::Shape::map && !open_.back().has_key; }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (Open& parent = open_.back(); parent.node.shape == Node::Shape::list) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.has_key) {
      parent.node.entries.push_back({std::move(parent.key), std::move(node)});
      parent.has_key = false;
    } else {
      check_key(node);
      parent.key = std::move(node);
      parent.has_key = true;
    }
  }

  static void check_key(const Node& key) {
    if (key.shape == Node::Shape::null || key.scalar.empty()) throw SyntaxError(key.mark, "a key is missing before the ':'", "");
    if (key.scalar == "<<" && !key.quoted)
      throw SyntaxError(key.mark, "merge keys ('<<') are not part of the study language", "write the entries out");
  }

  /// yaml-cpp takes a tab for a space here and there; YAML forbids it as indentation.
  void check_indentation(const YAML::Mark& at) const {
    if (at.line == checked_line_) return;
    checked_line_ = at.line;
    const std::size_t first = file_->text.find_first_not_of(' ', static_cast<std::size_t>(at.pos - at.column));
    if (first < static_cast<std::size_t>(at.pos) && file_->text[first] == '\t')
      throw SyntaxError(mark_at(file_, first), "a tab in the indentation", spaces_only);
  }

  /// yaml-cpp takes the end of the file for the closing quote.
  void check_closed(const YAML::Mark& at) const {
    const char quote = character(at);
    if (quote != '"' && quote != '\'') return;  // block scalars end where the indentation does
    const std::string& text = file_->text;
    for (std::size_t i = static_cast<std::size_t>(at.pos) + 1; i < text.size(); ++i) {
      if (quote == '"' && text[i] == '\\') ++i;
      else if (text[i] == quote && quote == '\'' && i + 1 < text.size() && text[i + 1] == quote) ++i;
      else if (text[i] == quote) return;
    }
    throw SyntaxError(mark(at), "this quote is never closed", "add the closing quote");
  }

  Source file_;
  std::vector<Open> open_;
  Node root_;
  std::size_t nodes_ = 0;
  mutable int checked_line_ = -1;
};

/// Refuses whatever follows the document.
class NothingMore final : public YAML::EventHandler {
 public:
  explicit NothingMore(Source file) : file_(std::move(file)) {}
  void OnDocumentStart(const YAML::Mark& at) override {
    const Mark mark{file_, at.line + 1, at.column + 1};
    if (file_->text.compare(static_cast<std::size_t>(at.pos), 3, "---") == 0)
      throw SyntaxError(mark, "a second document begins here", "a study is one document; remove the '---' or use two files");
    throw SyntaxError(mark, "this does not belong to what stands above it", "check the indentation of this line and of the lines above");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  Source file_;
};

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

/// A ':' where no key can be mostly comes from the line before, which took this one for the rest of its value.
SyntaxError misplaced_colon(const Source& file, std::size_t at) {
  const std::string_view text = file->text;
  const std::size_t begin = text.rfind('\n', at) + 1;  // npos + 1 is 0
  const std::string_view line = text.substr(begin, at - begin);
  const bool first_colon = line.find(": ") == std::string_view::npos && line.find_first_of("'\"{[") == std::string_view::npos;
  if (begin > 0 && first_colon) {
    const std::size_t above_begin = begin < 2 ? 0 : text.rfind('\n', begin - 2) + 1;
    const std::string_view above = text.substr(above_begin, begin - 1 - above_begin);
    const std::size_t colon = above.find(':');
    if (colon != std::string_view::npos && colon + 1 < above.size() && above[colon + 1] != ' ' &&
        above.find(": ") == std::string_view::npos)
      return {mark_at(file, above_begin + colon), "a blank is missing after this ':'", "write 'key: value'"};
    if (colon == std::string_view::npos && above.find_first_of("'\"{[#-") == std::string_view::npos && !above.empty())
      return {mark_at(file, above_begin + indent_of(above)), "a ':' is missing in this line", "write 'key: value'"};
    if (indent_of(line) > indent_of(above))
      return {mark_at(file, begin + indent_of(line)), "this is indented further than the line above, which has a value already",
              "align the two lines"};
  }
  return {mark_at(file, at), "a ':' cannot stand here", "check the indentation of this line; put quotes around text that contains ': '"};
}

/// Where the quote is that closes right before a place, on the same line.
std::size_t quote_before(std::string_view text, std::size_t at) {
  const std::size_t last = at == 0 ? std::string_view::npos : text.find_last_not_of(' ', at - 1);
  const bool is_quote = last != std::string_view::npos && (text[last] == '"' || text[last] == '\'');
  return is_quote && at < text.size() && text[at] != '\n' ? last : std::string_view::npos;
}

const char* after_quote(char quote) {
  return quote == '\'' ? "put the closing quote at the end; an apostrophe within '...' is written twice ('')"
                       : "put the closing quote at the end; a quote within \"...\" is written \\\"";
}

/// What yaml-cpp found, in words for somebody who knows only `key: value`.
SyntaxError translate(const YAML::Exception& error, const Source& file, const Mark& innermost) {
  const std::string& text = file->text;
  const std::size_t at = std::min(error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos), text.size());
  const Mark mark = mark_at(file, at);
  const std::size_t first = text.find_first_not_of(' ', at - static_cast<std::size_t>(mark.column - 1));
  if (first < text.size() && text[first] == '\t') return {mark_at(file, first), "a tab in the indentation", spaces_only};

  const std::string& found = error.msg;
  using namespace YAML;
  if (const std::size_t quote = quote_before(text, at);
      quote != std::string::npos && found != ErrorMsg::FLOW_END && found != ErrorMsg::END_OF_MAP_FLOW)
    return {mark, "text goes on after the closing quote", after_quote(text[quote])};
  if (found.starts_with(ErrorMsg::INVALID_ESCAPE))
    return {mark, "text in double quotes has a backslash that means nothing",
            "put single quotes around it: there a backslash is a backslash"};
  if (found == ErrorMsg::UNKNOWN_ANCHOR || found == ErrorMsg::CHAR_IN_ALIAS || found == ErrorMsg::ALIAS_NOT_FOUND)
    return alias(file, text.rfind('*', at));
  if (found == ErrorMsg::MAP_VALUE) return misplaced_colon(file, at);
  if (found == ErrorMsg::END_OF_MAP || found == ErrorMsg::END_OF_SEQ || found == ErrorMsg::BLOCK_ENTRY)
    return {mark, "this does not fit the lines above", "entries that belong together begin in the same column"};
  if (found == ErrorMsg::END_OF_MAP_FLOW) return not_closed(innermost, '{');
  if (found == ErrorMsg::END_OF_SEQ_FLOW) return not_closed(innermost, '[');
  if (found == ErrorMsg::FLOW_END) return {mark, "this bracket closes nothing", "remove it, or add the one that opens"};
  if (found == ErrorMsg::UNKNOWN_TOKEN) {
    const std::string sign(1, at < text.size() ? text[at] : ' ');
    return {mark, "text cannot begin with '" + sign + "'", "put quotes around it"};
  }
  return {mark, "this is not valid YAML: " + found, ""};
}

}  // namespace

Node parse(const std::string& path, const std::string& text) {
  const Source file = std::make_shared<const SourceText>(SourceText{path, text});
  check_encoding(file);
  Builder builder(file);
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    // Once only: yaml-cpp 0.7 makes documents out of a lone ',' for ever. Throwing at the first one ends that.
    NothingMore nothing_more(file);
    parser.HandleNextDocument(nothing_more);
    Node root = builder.take();
    if (!root.mark.file) root.mark = {file, 1, 1};
    return root;
  } catch (const YAML::Exception& error) {
    throw translate(error, file, builder.innermost());
  }
}

}  // namespace sower::io
