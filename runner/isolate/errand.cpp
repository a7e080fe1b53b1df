#include "runner/isolate/errand.hpp"

#include <cstdio>

namespace sower::isolate {
namespace {

void pack(std::string& to, const std::string& text) { to += std::to_string(text.size()) + ':' + text; }

void pack(std::string& to, const std::vector<std::string>& texts) {
  pack(to, std::to_string(texts.size()));
  for (const std::string& text : texts) pack(to, text);
}

/// Both ends are the same program, so lengths are trusted.
struct Taker {
  const std::string& from;
  std::size_t at = 0;

  std::string text() {
    const std::size_t colon = from.find(':', at), size = std::stoull(from.substr(at, colon - at));
    at = colon + 1 + size;
    return from.substr(colon + 1, size);
  }
  std::vector<std::string> texts() {
    std::vector<std::string> taken(std::stoull(text()));
    for (std::string& each : taken) each = text();
    return taken;
  }
};

void to_log(const std::string& words) { std::fprintf(stderr, "sower: %s\n", words.c_str()); }

}  // namespace

std::string Errand::packed() const {
  std::string all;
  pack(all, request.path);
  pack(all, request.profiles);
  pack(all, request.settings);
  pack(all, request.only);
  pack(all, logs);
  pack(all, checkpoints
                ? std::vector{checkpoints->path.string(), std::to_string(checkpoints->build.high), std::to_string(checkpoints->build.low),
                              std::to_string(checkpoints->every_seconds), std::to_string(checkpoints->run)}
                : std::vector<std::string>{});
  pack(all, inputs);
  pack(all, needed);
  pack(all, sources.packed());
  return all;
}

Errand Errand::unpacked(const std::string& packed_text) {
  Taker take{packed_text};
  Errand errand;
  errand.request.path = take.text();
  errand.request.profiles = take.texts();
  errand.request.settings = take.texts();
  errand.request.only = take.texts();
  errand.logs = take.text();
  if (const auto words = take.texts(); !words.empty())
    errand.checkpoints =
        CheckpointFolder{words[0], {std::stoull(words[1]), std::stoull(words[2])}, std::stod(words[3]), to_log, std::stoi(words[4])};
  errand.inputs = take.text();
  errand.needed = take.text();
  errand.sources = Sources::unpacked(take.text());
  return errand;
}

}  // namespace sower::isolate
