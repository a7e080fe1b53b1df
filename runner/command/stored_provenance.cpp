#include "runner/command/stored_provenance.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "io/data/regular_file.hpp"
#include "runner/command/say.hpp"

namespace sower {
namespace {

constexpr std::string_view first_line = "sower provenance 1\n";
constexpr std::string_view of_study = "study", of_include = "include ", of_overrides = "overrides", of_run = "run ";

/// A line with the text's name and length, then the text.
void put(std::string& out, const std::string& name, const std::string& text) {
  if (name.find('\n') == std::string::npos) out += fmt::format("{} {}\n{}\n", text.size(), name, text);
}

/// Takes texts from the front of what put() made; nothing more once something makes no sense.
class Texts {
 public:
  explicit Texts(std::string_view all) : rest_(all) {}
  bool next(std::string& name, std::string& text) {
    std::size_t length = 0;
    const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
    const std::size_t line = rest_.find('\n'), start = static_cast<std::size_t>(read.ptr - rest_.data()) + 1;
    if (read.ec != std::errc() || line == std::string_view::npos || start > line || rest_.size() - line - 1 <= length) return false;
    name = rest_.substr(start, line - start);
    text = rest_.substr(line + 1, length);
    rest_.remove_prefix(line + 1 + length + 1);
    return true;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string stored_provenance_text(const Study& study, const Provenance& provenance) {
  std::string all(first_line);
  put(all, std::string(of_study), study.source);
  for (const auto& [path, text] : study.included) put(all, std::string(of_include) + path, text);
  put(all, std::string(of_overrides), study.overrides);
  for (const auto& [name, text] : provenance) put(all, std::string(of_run) + name, text);
  return all;
}

Provenance stored_provenance(const std::filesystem::path& file, Study& study) {
  constexpr std::size_t most_bytes = std::size_t{256} << 20;
  const io::RegularFile read = io::read_regular_file(file, most_bytes);
  if (!read.trouble.empty()) complain(read.trouble + "; what it says of its attempt is left out");
  const std::string all = read.content.value_or("");
  if (!all.starts_with(first_line)) return {};
  Texts texts(std::string_view(all).substr(first_line.size()));
  Provenance found;
  for (std::string name, text; texts.next(name, text);) {
    if (name == of_study) study.source = text;
    else if (name.starts_with(of_include)) study.included.emplace_back(name.substr(of_include.size()), text);
    else if (name == of_overrides) study.overrides = text;
    else if (name.starts_with(of_run)) found.emplace_back(name.substr(of_run.size()), text);
  }
  return found;
}

}  // namespace sower
