#include "runner/command/row_output.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "io/json/writer.hpp"
#include "runner/command/table.hpp"
#include "runner/command/terminal_text.hpp"

namespace sower {
namespace {

using results::Cell;

class TableOutput final : public RowOutput {
 public:
  explicit TableOutput(Sink sink) : sink_(std::move(sink)) {}
  void head(const std::vector<std::string>& names) override { first_.push_back(names); }
  void row(const std::vector<Cell>& cells) override {
    std::vector<std::string> row;
    for (const Cell& cell : cells) row.push_back(short_text(cell));
    if (layout_) return sink_(layout_->line(row));
    first_.push_back(std::move(row));
    if (first_.size() > rows_that_decide) begin();
  }
  void end() override {
    if (!layout_) begin();
  }

 private:
  static constexpr std::size_t rows_that_decide = 1000, longest = 100;

  /// At most so many bytes of it.
  static std::string clipped(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a UTF-8 character
    return text.substr(0, end) + "...";
  }
  /// One line, however long an error is; `sower show` has it in full. Of several lines that are too long the first says what happened, and
  /// the last, of what a program wrote, why.
  static std::string short_text(const Cell& cell) {
    const auto* number = std::get_if<double>(&cell);
    std::string text = number == nullptr ? results::cell_text(cell) : brief(*number);
    if (text.size() > longest) text.erase(std::min(text.rfind("\nits folder: "), text.size()));  // `sower show` has it
    if (const std::size_t first = text.find('\n'), last = text.rfind('\n'); first != std::string::npos && text.size() > longest)
      return clipped(terminal_text(text.substr(0, first), 0), longest) + (first == last ? " " : " ... ") +
             clipped(terminal_text(text.substr(last + 1), 0), longest);
    std::ranges::replace(text, '\n', ' ');
    return clipped(terminal_text(text, 0), longest);
  }
  static std::string brief(double number) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.6g", number);
    return digits;
  }
  void begin() {
    layout_.emplace(first_);
    for (std::size_t i = 0; i < first_.size(); ++i) sink_(layout_->line(first_[i]) + (i == 0 ? layout_->rule() : ""));
    first_.clear();
  }

  Sink sink_;
  std::vector<std::vector<std::string>> first_;
  std::optional<TableLayout> layout_;
};

class CsvOutput final : public RowOutput {
 public:
  explicit CsvOutput(Sink sink) : sink_(std::move(sink)) {}
  void head(const std::vector<std::string>& names) override { row({names.begin(), names.end()}); }
  void row(const std::vector<Cell>& cells) override {
    std::string line;
    for (const Cell& cell : cells) line += field(cell) + ',';
    line.pop_back();
    sink_(line + "\r\n");
  }
  void end() override {}

 private:
  static std::string field(const Cell& cell) {
    if (const auto* number = std::get_if<double>(&cell); number != nullptr && !std::isfinite(*number))
      return std::isnan(*number) ? "NaN" : *number > 0 ? "Inf" : "-Inf";
    std::string text = results::cell_text(cell);
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
  }
  Sink sink_;
};

class JsonOutput final : public RowOutput {
 public:
  explicit JsonOutput(Sink sink) : json_(std::move(sink)) {}
  void head(const std::vector<std::string>& names) override {
    names_ = names;
    json_.begin_array();
  }
  void row(const std::vector<Cell>& cells) override {
    json_.begin_object(io::JsonWriter::Layout::one_line);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      json_.key(names_[i]);
      results::write_json(json_, cells[i]);
    }
    json_.end_object();
  }
  void end() override { json_.end_array(); }

 private:
  io::JsonWriter json_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<RowOutput> row_output(const std::string& format, RowOutput::Sink sink) {
  if (format == "csv") return std::make_unique<CsvOutput>(std::move(sink));
  if (format == "json") return std::make_unique<JsonOutput>(std::move(sink));
  return std::make_unique<TableOutput>(std::move(sink));
}

}  // namespace sower
