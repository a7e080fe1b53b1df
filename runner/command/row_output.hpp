#pragma once
// Rows of values as a table for people, as CSV or as JSON.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/cells.hpp"

namespace sower {

/// Takes a heading, then rows, then the end; nothing is kept but the beginning of a table.
class RowOutput {
 public:
  using Sink = std::function<void(std::string_view)>;
  virtual ~RowOutput() = default;
  virtual void head(const std::vector<std::string>& names) = 0;
  virtual void row(const std::vector<results::Cell>& cells) = 0;
  virtual void end() = 0;
};

/// "table", "csv" (RFC 4180; nothing is empty, other numbers are NaN, Inf, -Inf) or "json" (an array of objects; nothing and numbers
/// that are not finite are null).
std::unique_ptr<RowOutput> row_output(const std::string& format, RowOutput::Sink sink);

}  // namespace sower
