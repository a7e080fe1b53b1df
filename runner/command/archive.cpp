#include <fmt/format.h>

#include "io/data/regular_file.hpp"
#include "runner/command/folder_sizes.hpp"
#include "runner/command/hold.hpp"
#include "runner/command/options.hpp"
#include "runner/command/program.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/size_text.hpp"
#include "runner/command/verb.hpp"
#include "runner/results/replace_file.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

class Archive final : public Verb {
 public:
  static constexpr std::string_view name = "archive", summary = "Pack a run folder into one file and compare that with the folder";
  static constexpr std::string_view example =
      "  sower archive results/tour                       results/tour.tar.gz\n"
      "  sower archive results/tour /store/tour.tar.zst   or .tar.gz, .tar.xz, .tar; the programs tar and zstd, gzip or xz do it\n"
      "  tar -xf tour.tar.zst                             the folder as it was: gather, run, list and all others take it";
  void options(CLI::App& app) override {
    app.add_option("run", given_, "a run folder")->required();
    app.add_option("file", file_, "the archive (default: beside the folder, .tar.gz)")->check(path_name());
  }
  int run() override {
    const fs::path folder = fs::absolute(run_folder_of(given_)).lexically_normal();
    fs::path file = file_.empty() ? fs::path(given_).lexically_normal() : fs::path(file_);
    if (file_.empty()) file = (file.has_filename() ? file : file.parent_path()).string() + ".tar.gz";
    const std::string packs = option_for(file);
    if (fs::exists(file)) throw UsageError(text("'", file.string(), "' is there already; name another file, or remove it"));
    require_packable(folder);
    const Hold hold(folder);  // nobody writes to it meanwhile
    results::replace_file(file, [&](const fs::path& temporary) {
      tar({"--create", packs, "--exclude=*.tmp.*", "--exclude=hold-*"}, temporary, folder, "written");
      tar({"--compare", packs}, temporary, folder, "what is in the folder");
    });
    const ProgramEnd sum = run_program({"sha256sum", "--", file.string()});
    say(fmt::format("{} in {} files and folders compared; {} of {}\n{}", file.string(), entries_, size_text(bytes_below(file)),
                    size_text(sizes_of(folder).all()), sum.code == 0 ? sum.output : ""));
    return all_done;
  }

 private:
  /// Terabytes that nobody wrote would keep tar busy for hours.
  static void require_packable(const fs::path& folder) {
    for (const fs::directory_entry& each : fs::recursive_directory_iterator(folder)) {
      if (each.is_symlink() || !each.is_regular_file()) continue;
      const std::string trouble = io::trouble_with_regular_file(each.path());
      require(trouble.empty(), trouble);
    }
  }

  /// Of tar, by the ending of the name.
  static std::string option_for(const fs::path& file) {
    const std::string ending = file.extension().string();
    if (ending == ".gz" || ending == ".tgz") return "--gzip";
    if (ending == ".zst") return "--zstd";
    if (ending == ".xz") return "--xz";
    if (ending == ".tar") return "";
    throw UsageError(text("an archive is called .tar.gz, .tar.zst, .tar.xz or .tar, not '", file.filename().string(), "'"));
  }

  void tar(std::vector<std::string> words, const fs::path& archive, const fs::path& folder, std::string_view is) {
    std::erase(words, "");
    words.insert(words.begin(), "tar");
    for (const std::string& word : {std::string("--file=") + archive.string(), std::string("--directory=") + folder.parent_path().string(),
                                    std::string("--verbose"), std::string("--"), folder.filename().string()})
      words.push_back(word);
    const ProgramEnd end = run_program(words);
    constexpr int is_not_there = 127;
    require(end.code != is_not_there, "there is no program 'tar'; install it");
    require(end.code == 0, "the archive is not ", is, ": tar ended with ", end.code, "; the folder is as it was");
    entries_ = 0;
    for (const char c : end.output) entries_ += c == '\n' ? 1 : 0;
  }

  std::string given_, file_;
  std::int64_t entries_ = 0;
};

const Registered<Verb, Archive> entry;

}  // namespace
}  // namespace sower
