#include <fmt/format.h>

#include <algorithm>

#include "runner/command/run_note.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/verb.hpp"

namespace sower {
namespace {

class Note final : public Verb {
 public:
  static constexpr std::string_view name = "note", summary = "Tag a run folder, or write down what the run is about";
  static constexpr std::string_view example =
      "  sower note results/tour \"first try with the new step size\"\n"
      "  sower note results/tour --tag paper --tag figure3\n"
      "  sower note results/tour --untag paper\n"
      "  sower note results/tour                     says what was written\n"
      "`sower list` shows both; the next results file has them in /provenance.";
  void options(CLI::App& app) override {
    app.add_option("run", given_, "a run folder")->required();
    text_ = app.add_option("text", note_, "replaces the note; an empty one removes it");
    const auto words = [&](const char* option, std::vector<std::string>& to, const char* help) {
      app.add_option(option, to, help)->allow_extra_args(false)->type_name("WORD");
    };
    words("--tag", added_, "add a tag; may be repeated");
    words("--untag", removed_, "remove a tag; may be repeated");
  }
  int run() override {
    const std::filesystem::path folder = run_folder_of(given_);
    RunNote written = read_note(folder);
    require(written.problem.empty(), written.problem);
    if (text_->count() > 0) written.note = note_;
    for (const std::string& tag : added_) {
      if (tag.empty() || tag.find_first_of(" \t\n,") != std::string::npos) throw UsageError("a tag is one word, not '" + tag + "'");
      written.tags.push_back(tag);
    }
    std::erase_if(written.tags, [&](const std::string& tag) { return std::ranges::find(removed_, tag) != removed_.end(); });
    std::ranges::sort(written.tags);
    written.tags.erase(std::unique(written.tags.begin(), written.tags.end()), written.tags.end());
    if (text_->count() > 0 || !added_.empty() || !removed_.empty()) write_note(folder, written);
    say(fmt::format("tags  {}\nnote  {}\n", fmt::join(written.tags, " "), written.note));
    return all_done;
  }

 private:
  std::string given_, note_;
  std::vector<std::string> added_, removed_;
  CLI::Option* text_ = nullptr;
};

const Registered<Verb, Note> entry;

}  // namespace
}  // namespace sower
