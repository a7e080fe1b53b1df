#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "io/data/extract.hpp"
#include "io/json/cursor.hpp"
#include "io/json/writer.hpp"
#include "runner/api/error.hpp"

namespace sower::io {
namespace {

using Shape = JsonCursor::Shape;

/// A step of a path: into an entry of a map, or to an element of a list, from the end when negative.
struct Step {
  std::string key;
  std::optional<std::int64_t> index;
};

struct Path {
  std::vector<Step> steps;
  std::string trouble;
};

/// Reads "[3]" or ["a key"] off the front.
std::string take_bracket(std::string_view& rest, Step& step) {
  if (rest.starts_with("[\"")) {
    const std::size_t end = rest.find("\"]", 2);
    if (end == std::string_view::npos) return "the bracket is never closed";
    step.key = rest.substr(2, end - 2);
    rest.remove_prefix(end + 2);
    return "";
  }
  std::int64_t index = 0;
  const auto [stop, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), index);
  const auto length = static_cast<std::size_t>(stop - rest.data());
  if (error != std::errc{} || length >= rest.size() || rest[length] != ']')
    return "in brackets stands the number of an element, [0], or a key in quotes, [\"a b\"]";
  step.index = index;
  rest.remove_prefix(length + 1);
  return "";
}

Path path_of(std::string_view text) {
  Path path;
  for (std::string_view rest = text; !rest.empty();) {
    Step step;
    if (rest[0] == '[') {
      path.trouble = take_bracket(rest, step);
    } else {
      if (!path.steps.empty() && rest[0] == '.') rest.remove_prefix(1);
      else if (!path.steps.empty()) path.trouble = "a '.' or a bracket must follow a bracket";
      const std::size_t end = std::min(rest.find_first_of(".["), rest.size());
      step.key = rest.substr(0, end);
      rest.remove_prefix(end);
      if (step.key.empty()) path.trouble = "between two '.' stands a key";
    }
    if (!path.trouble.empty()) return path;
    path.steps.push_back(std::move(step));
  }
  return path;
}

/// Looks for the value that the path leads to, and takes it.
class Search {
 public:
  Search(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Extracted at(const std::vector<Step>& steps) {
    JsonCursor whole(text_, name_);  // a text that breaks off is one that a program did not finish
    whole.skip_value();
    whole.end();
    JsonCursor cursor(text_, name_);
    for (const Step& step : steps) {
      if (step.index) to_element(cursor, *step.index);
      else to_entry(cursor, step.key);
    }
    collect(cursor, 0);
    return result();
  }

 private:
  [[nodiscard]] std::string place() const { return so_far_.empty() ? "the document" : so_far_; }

  void to_entry(JsonCursor& cursor, const std::string& wanted) {
    require(cursor.shape() == Shape::map, name_, ": ", place(), " has no keys, so that there is no ", json_text(wanted), " in it");
    std::string there;
    int count = 0;
    for (bool more = cursor.enter('{', '}'); more; more = cursor.next('}')) {
      const std::string key = cursor.key();
      if (key == wanted) {
        refuse_again(cursor, wanted);
        so_far_ += (so_far_.empty() ? "" : ".") + key;
        return;
      }
      constexpr int most = 12;
      if (++count <= most) there += (count > 1 ? ", " : "") + json_text(key.substr(0, 100));
      else if (count == most + 1) there += ", ...";
      cursor.skip_value();
    }
    throw Error(text(name_, ": ", place(), " has no key ", json_text(wanted), "; it has ", there.empty() ? "none" : there));
  }

  /// Which of two entries with the same key counts, readers of JSON do not agree on.
  void refuse_again(JsonCursor cursor, const std::string& key) const {
    cursor.skip_value();
    while (cursor.next('}')) {
      static_cast<void>(cursor.shape());  // now it stands before the key
      const std::size_t second = cursor.position();
      if (cursor.key() == key)
        throw Error(text(cursor.place(second), ": ", place(), " has the key ", json_text(key), " a second time; which of the two counts?"));
      cursor.skip_value();
    }
  }

  void to_element(JsonCursor& cursor, std::int64_t wanted) {
    require(cursor.shape() == Shape::list, name_, ": ", place(), " is no list, so that there is no [", wanted, "] in it");
    std::int64_t length = 0;
    JsonCursor counting = cursor;
    for (bool more = counting.enter('[', ']'); more; more = counting.next(']'), ++length) counting.skip_value();
    const std::int64_t number = wanted < 0 ? length + wanted : wanted;
    require(number >= 0 && number < length, name_, ": ", place(), " has ", length, " elements, so that there is no [", wanted, "]");
    cursor.enter('[', ']');
    for (std::int64_t i = 0; i < number; ++i) {
      cursor.skip_value();
      cursor.next(']');
    }
    so_far_ += '[' + std::to_string(wanted) + ']';
  }

  /// Takes a value at some depth of nested lists, all of which must be equally long and deep.
  void collect(JsonCursor& cursor, std::size_t depth) {
    const Shape shape = cursor.shape();
    require(shape != Shape::map, name_, ": ", place(), " is or holds a map; name one of its keys");
    if (shape != Shape::list) {
      require(depth_ == unknown || depth == depth_, name_, ": the lists of ", place(), " are not equally deep");
      depth_ = depth;
      return take(cursor, shape);
    }
    require(depth_ == unknown || depth < depth_, name_, ": the lists of ", place(), " are not equally deep");
    std::size_t length = 0;
    for (bool more = cursor.enter('[', ']'); more; more = cursor.next(']'), ++length) collect(cursor, depth + 1);
    if (sizes_.size() <= depth) sizes_.resize(depth + 1, unknown);
    require(sizes_[depth] == unknown || sizes_[depth] == length, name_, ": the lists of ", place(), " are not equally long");
    sizes_[depth] = length;
  }

  void take(JsonCursor& cursor, Shape shape) {
    switch (shape) {
      case Shape::null:
        cursor.null();
        return numbers_.push_back(std::numeric_limits<double>::quiet_NaN());
      case Shape::truth:
        return truths_.push_back(cursor.truth() ? 1 : 0);
      case Shape::text:
        return texts_.push_back(cursor.text());
      default:
        return numbers_.push_back(number(cursor));
    }
  }

  [[nodiscard]] double number(JsonCursor& cursor) const {
    static_cast<void>(cursor.shape());  // now it stands before the number
    const std::size_t begin = cursor.position();
    const double value = cursor.number();
    const std::string_view written = text_.substr(begin, cursor.position() - begin);
    if (overflows(written, value)) throw Error(text(cursor.place(begin), ": ", place(), " has ", written.substr(0, 100), too_large));
    return value;
  }

  Extracted result() {
    const int sorts = (numbers_.empty() ? 0 : 1) + (truths_.empty() ? 0 : 1) + (texts_.empty() ? 0 : 1);
    require(sorts <= 1, name_, ": ", place(), " mixes numbers, truth values and texts");
    require(depth_ == unknown || depth_ == sizes_.size(), name_, ": the lists of ", place(), " are not equally deep");
    require(sizes_.size() <= most_axes, name_, ": ", place(), " has lists within more than ", most_axes, " lists");
    if (!truths_.empty()) return {std::move(truths_), std::move(sizes_)};
    if (!texts_.empty()) return {std::move(texts_), std::move(sizes_)};
    return {std::move(numbers_), std::move(sizes_)};
  }

  static constexpr std::size_t unknown = static_cast<std::size_t>(-1), most_axes = 8;
  std::string_view text_;
  const std::string& name_;
  std::string so_far_;
  std::size_t depth_ = unknown;
  std::vector<std::size_t> sizes_;
  std::vector<double> numbers_;
  std::vector<std::uint8_t> truths_;
  std::vector<std::string> texts_;
};

}  // namespace

std::string trouble_with_json_path(std::string_view path) { return path_of(path).trouble; }

Extracted extract_json_text(std::string_view text, const std::string& name, std::string_view path) {
  const Path steps = path_of(path);
  require(steps.trouble.empty(), "the path '", path, "': ", steps.trouble);
  return Search(text, name).at(steps.steps);
}

Extracted extract_json(const std::string& file, std::string_view path) { return extract_json_text(read_text_file(file), file, path); }

}  // namespace sower::io
