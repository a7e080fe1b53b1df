#include "runner/study/sources.hpp"

#include <algorithm>
#include <fstream>

#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/study/compose.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

void pack(std::string& packed_text, const std::string& text) { packed_text += std::to_string(text.size()) + ':' + text; }

std::string unpack(const std::string& packed_text, std::size_t& at) {
  const std::size_t colon = packed_text.find(':', at);
  const std::size_t size = std::stoull(packed_text.substr(at, colon - at));
  at = colon + 1 + size;
  return packed_text.substr(colon + 1, size);
}

/// Whether the shell or whoever else started this program has opened it, as in `sower run <(generate)`. To a pipe that has a name of its
/// own nobody need ever write, and opening it would wait for that.
bool was_given_open(const std::string& path) {
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

/// A file from the disk, cut after one byte more than a text may have. Of a stream nothing is known before it is read.
SourceFile read_source(const std::string& path, bool may_be_stream) {
  SourceFile source{path, "", {}};
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  const bool stream = may_be_stream && was_given_open(path) && (fs::is_fifo(status) || fs::is_character_file(status));
  if (!stream) source.trouble = trouble_with_file("", path);
  if (!stream && may_be_stream && fs::is_fifo(status))
    source.trouble.advice = "it is a named pipe: write the study to a file, or pipe it to /dev/stdin";
  if (!source.trouble.problem.empty()) return source;
  std::ifstream file(path, std::ios::binary);
  source.text.resize(io::largest_text_bytes + 1);
  file.read(source.text.data(), static_cast<std::streamsize>(source.text.size()));
  source.text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) source.trouble = {"the file " + io::quote(path) + " cannot be read", "the disk or the network failed"};
  return source;
}

/// Adds what the main file includes.
Sources with_includes(Sources sources, const StudyRequest& request) {
  const auto find = [&](const std::string& path) {
    const bool known = std::ranges::find(sources.files, path, &SourceFile::path) != sources.files.end();
    if (!known) sources.files.push_back(read_source(path, false));
    return sources.find(path);
  };
  Complaints told_by_whoever_makes_the_study;
  compose(request, find, told_by_whoever_makes_the_study);
  return sources;
}

}  // namespace

SourceFile Sources::find(const std::string& path) const {
  const auto found = std::ranges::find(files, path, &SourceFile::path);
  return found == files.end() ? SourceFile{path, "", {"the file " + io::quote(path) + " was not read", ""}} : *found;
}

std::string Sources::packed() const {
  std::string packed_text;
  for (const SourceFile& file : files)
    for (const std::string& text : {file.path, file.text, file.trouble.problem, file.trouble.advice}) pack(packed_text, text);
  return packed_text;
}

Sources Sources::unpacked(const std::string& packed_text) {
  Sources sources;
  for (std::size_t at = 0; at < packed_text.size();) {
    SourceFile file;
    for (std::string* text : {&file.path, &file.text, &file.trouble.problem, &file.trouble.advice}) *text = unpack(packed_text, at);
    sources.files.push_back(std::move(file));
  }
  return sources;
}

Sources read_sources(const StudyRequest& request) { return with_includes({{read_source(request.path, true)}}, request); }

Sources read_sources(const StudyRequest& request, const std::string& text) { return with_includes({{{request.path, text, {}}}}, request); }

}  // namespace sower
