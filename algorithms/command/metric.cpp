#include "algorithms/command/metric.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "io/data/extract.hpp"
#include "runner/api/error.hpp"

namespace sower::command {
namespace {

using Format = Source::Format;

constexpr std::string_view how_to_write =
    "write FILE:WHAT, as in out.json:result.energy, log.csv:loss, out.h5:/group/dataset or stdout:/took ([0-9.]+) s/";

std::string ending_of(const std::string& file) {
  std::string ending = std::filesystem::path(file).extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// /.../ or /.../all
void read_pattern(std::string_view words, Source& source) {
  const std::size_t last = words.rfind('/');
  const std::string_view after = words.substr(last + 1);
  source.format = Format::pattern;
  source.all = after == "all";
  source.place = words.substr(1, last == 0 ? 0 : last - 1);
  if (last == 0) source.trouble = "the pattern is never closed; write /.../ for the last line that matches, /.../all for each";
  else if (!after.empty() && !source.all) source.trouble = "after the pattern stands nothing, or 'all' for every line that matches";
  else if (const std::string trouble = io::trouble_with_pattern(source.place); !trouble.empty())
    source.trouble = "the pattern /" + source.place + "/: " + trouble;
}

/// "loss_2" for the third axis of an array, "loss_index" where there is but one.
std::vector<Dimension> dimensions_of(std::string_view name, const Source& source, const std::vector<std::size_t>& sizes) {
  if (sizes.size() == 1 && source.format == Format::table) return {{"row", sizes[0]}};
  const std::string stem(name);
  if (sizes.size() == 1) return {{stem + (source.format == Format::pattern ? "_match" : "_index"), sizes[0]}};
  std::vector<Dimension> dimensions;
  for (std::size_t k = 0; k < sizes.size(); ++k) dimensions.push_back({stem + "_index" + std::to_string(k), sizes[k]});
  return dimensions;
}

io::Extracted extract(const Source& source, const std::string& path) {
  switch (source.format) {
    case Format::json:
      return io::extract_json(path, source.place);
    case Format::table:
      return io::extract_column(path, source.place);
    case Format::hdf5:
      return io::extract_hdf5(path, source.place);
    case Format::pattern:
      break;
  }
  return io::extract_match(path, source.place, source.all);
}

/// The message with the file as the study calls it in the place of where it lies.
std::string with_short_name(std::string message, const std::string& path, const std::string& file) {
  for (std::size_t at = message.find(path); at != std::string::npos; at = message.find(path, at + file.size()))
    message.replace(at, path.size(), file);
  return message;
}

}  // namespace

Source source_of(std::string_view words) {
  Source source;
  const std::size_t colon = words.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    source.trouble = std::string("it does not say what to read from where; ").append(how_to_write);
    return source;
  }
  source.file = words.substr(0, colon);
  words.remove_prefix(colon + 1);
  source.place = words;
  const std::string ending = ending_of(source.file);
  if (is_among(ending, {".h5", ".hdf5", ".he5", ".nc", ".nc4"})) {
    source.format = Format::hdf5;
    if (words.empty()) source.trouble = "it names no dataset; write " + source.file + ":/group/dataset";
  } else if (is_among(ending, {".csv", ".tsv"})) {
    source.format = Format::table;
    if (words.empty()) source.trouble = "it names no column; write " + source.file + ":COLUMN";
  } else if (words.starts_with('/')) {
    read_pattern(words, source);
  } else if (ending == ".json" || is_among(source.file, {"stdout", "stderr"})) {
    source.format = Format::json;
    if (const std::string trouble = io::trouble_with_json_path(words); !trouble.empty())
      source.trouble = "the path '" + source.place + "': " + trouble;
  } else {
    source.trouble = "of a file that ends in '" + ending + "' only a pattern can be read: write " + source.file + ":/.../, or let the " +
                     "program write .json, .csv or .h5";
  }
  return source;
}

Variable read_metric(std::string_view name, const Source& source, const std::string& path) try {
  io::Extracted found = extract(source, path);
  return {std::string(name), dimensions_of(name, source, found.sizes), std::move(found.values), {source.file + ':' + source.place}};
} catch (const Error& error) {
  throw Error(text("metric '", name, "': ", with_short_name(error.what(), path, source.file)));
}

}  // namespace sower::command
