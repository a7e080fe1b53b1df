#pragma once
// JSON (RFC 8259), written piece by piece.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sower::io {

/// Writes one value, of any depth, to a sink, which gets text as it comes: nothing is kept but the depth. Calls have to make sense:
/// within an object every value follows its key.
class JsonWriter {
 public:
  using Sink = std::function<void(std::string_view)>;
  enum class Layout : char { lines, one_line };

  explicit JsonWriter(Sink sink) : sink_(std::move(sink)) {}
  /// `one_line`: everything inside stands on the line it begins on.
  void begin_object(Layout layout = Layout::lines) { begin('{', layout); }
  void end_object() { end('}'); }
  void begin_array(Layout layout = Layout::lines) { begin('[', layout); }
  void end_array() { end(']'); }
  void key(std::string_view name);

  void text(std::string_view value);  ///< what is no UTF-8 becomes U+FFFD
  void number(double value);          ///< the shortest text that reads back the same; null when not finite: JSON has no NaN
  void integer(std::int64_t value);   ///< in full, though some readers round beyond 2^53
  void boolean(bool value);
  void null();

 private:
  struct Level {
    bool lines, empty;
  };
  void begin(char bracket, Layout layout);
  void end(char bracket);
  void before_value();
  void raw(std::string_view value);
  void new_line();

  Sink sink_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

/// A text as a JSON string, with its quotes.
std::string json_text(std::string_view value);

}  // namespace sower::io
