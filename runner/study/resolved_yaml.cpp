#include "runner/study/resolved_yaml.hpp"

#include <algorithm>

#include "runner/study/compose.hpp"
#include "runner/study/overrides.hpp"
#include "runner/study/references.hpp"

namespace sower {
namespace {

using io::Node;

/// Whether a text can stand without quotes anywhere.
bool is_plain(const std::string& text) {
  const auto harmless = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_.+-/ ").find(c) != std::string_view::npos;
  };
  const auto edge = [](char c) { return c != ' '; };
  return !text.empty() && std::ranges::all_of(text, harmless) && edge(text.front()) && edge(text.back()) && text != "-" &&
         !text.starts_with("- ") && !text.starts_with("---") && text != "...";
}

std::string in_quotes(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') quoted += "\\n";
    else if (c == '\t') quoted += "\\t";
    else if (c == '\r') quoted += "\\r";
    else quoted += c;
  }
  return quoted + '"';
}

std::string word(const Node& scalar) { return !scalar.quoted && is_plain(scalar.scalar) ? scalar.scalar : in_quotes(scalar.scalar); }

/// A value in one line.
std::string flow(const Node& node) {
  std::string all;
  switch (node.shape) {
    case Node::Shape::null:
      return "null";
    case Node::Shape::scalar:
      return word(node);
    case Node::Shape::list:
      for (const Node& item : node.items) all += (all.empty() ? "" : ", ") + flow(item);
      return '[' + all + ']';
    case Node::Shape::map:
      break;
  }
  for (const auto& [key, value] : node.entries) all += (all.empty() ? "" : ", ") + word(key) + ": " + flow(value);
  return '{' + all + '}';
}

class Writer {
 public:
  void map(const Node& node, const std::string& indent) {
    for (const auto& [key, value] : node.entries) {
      const bool is_block = (value.shape == Node::Shape::map && !value.entries.empty()) || is_long(value);
      line(indent + word(key) + ':' + (is_block ? "" : ' ' + flow(value)), is_block ? key.mark : value.mark);
      if (is_long(value))
        for (const Node& item : value.items) line(indent + "  - " + flow(item), item.mark);
      else if (is_block) map(value, indent + "  ");
    }
  }
  std::string text;

 private:
  /// A list of more than plain values gets a line for each.
  static bool is_long(const Node& node) {
    return std::ranges::any_of(node.items, [](const Node& item) { return item.shape == Node::Shape::map; });
  }

  void line(std::string content, const io::Mark& mark) {
    constexpr std::size_t comments = 50;
    if (mark.file) {
      const std::string& path = mark.file->path;
      const bool is_option = path.starts_with("--");
      std::string from = is_option ? path + ' ' + mark.file->text : path + ':' + std::to_string(mark.line);
      std::ranges::replace(from, '\n', ' ');
      content += std::string(std::max(comments, content.size() + 2) - content.size(), ' ') + "# " + from;
    }
    text += content + '\n';
  }
};

}  // namespace

std::string flow_yaml(const io::Node& node) { return flow(node); }

std::string resolved_yaml(const StudyRequest& request, const Sources& sources) {
  Complaints complaints;
  std::optional<Node> root = compose(
      request, [&](const std::string& path) { return sources.find(path); }, complaints);
  if (!root) return "";
  resolve_references(*root, std::filesystem::path(request.path).parent_path(), complaints);
  keep_only(*root, request.only, complaints);
  Writer writer;
  writer.map(*root, "");
  return writer.text;
}

}  // namespace sower
