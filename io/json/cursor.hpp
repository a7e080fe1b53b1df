#pragma once
// Walks through a JSON text (RFC 8259, and NaN and Infinity, which many programs write) without building it in memory.

#include <cstddef>
#include <string>
#include <string_view>

namespace sower::io {

/// Stands before a value, a key or a bracket; every step throws Error "name:line:column: ..." where the text is not JSON.
class JsonCursor {
 public:
  enum class Shape : char { null, truth, number, text, list, map };

  /// `name` is for messages; both must outlive the cursor.
  JsonCursor(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  /// What stands next.
  [[nodiscard]] Shape shape();
  void skip_value();
  void null() { word("null"); }
  bool truth();
  double number();
  std::string text();

  /// Steps into a list or a map; false when it is empty, and then it has been passed.
  bool enter(char opening, char closing);
  /// After an element: steps over the comma, or out. Whether there is another.
  bool next(char closing);
  /// The key of an entry and its colon.
  std::string key();

  /// Throws Error unless only white space is left.
  void end();
  [[nodiscard]] std::size_t position() const { return at_; }
  /// "name:line:column", for messages: it counts the lines.
  [[nodiscard]] std::string place(std::size_t position) const;

 private:
  [[noreturn]] void fail(const std::string& problem) const;
  void skip_space();
  void expect(char c);
  void word(std::string_view expected);
  void escape(std::string& into);
  unsigned code_unit();

  static constexpr int deepest = 200;
  std::string_view text_;
  const std::string& name_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace sower::io
