#include "runner/study/input_file.hpp"

#include <fstream>
#include <vector>

#include "io/yaml/scalar.hpp"
#include "runner/api/experiment.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace fs = std::filesystem;

namespace {

class LooksForFiles final : public Fields {
 public:
  bool found = false;
  void operator()(std::string_view, double&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, std::int64_t&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, bool&, std::string_view) override {}
  void operator()(std::string_view, std::string&, std::string_view, std::initializer_list<std::string_view>) override {}
  void operator()(std::string_view, std::vector<double>&, std::string_view, Unit, Range) override {}
  void operator()(std::string_view, InputFile&, std::string_view) override { found = true; }
  void operator()(std::string_view, NamedTexts&, std::string_view, bool files) override { found = found || files; }
  void operator()(std::string_view, AnyChoice& value, std::string_view) override {
    for (const Description& one : value.alternatives()) {
      value.select(one.name);
      value.fields(*this);
    }
  }
};

}  // namespace

bool may_name_files(const std::string& kind) {
  const Entry<Experiment>* entry = find_entry<Experiment>(kind);
  if (entry == nullptr) return false;
  LooksForFiles looks;
  entry->make()->fields(looks);
  return looks.found;
}

std::string absolute_file(const fs::path& folder, const std::string& path) {
  return fs::absolute(folder / path).lexically_normal().string();
}

Trouble trouble_with_file(const fs::path& folder, const std::string& path) {
  const fs::path file = absolute_file(folder, path);
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::is_directory(status)) return {io::quote(path) + " is a folder, not a file", ""};
  if (!fs::exists(status) && fs::is_symlink(fs::symlink_status(file, error)))
    return {io::quote(path) + " is a link that leads nowhere", "it points to " + io::quote(fs::read_symlink(file, error).string())};
  if (!fs::exists(status)) {
    std::vector<std::string> names;
    constexpr std::size_t enough = 1000;
    for (fs::directory_iterator entry(file.parent_path(), error), end; !error && entry != end && names.size() < enough;
         entry.increment(error))
      names.push_back(entry->path().filename().string());
    const std::string advice = did_you_mean(file.filename().string(), names);
    return {"there is no file " + io::quote(path), advice.empty() ? "looked for " + file.string() : advice};
  }
  // Opening a pipe or a device could wait for ever.
  if (!fs::is_regular_file(status)) return {io::quote(path) + " is not a plain file", ""};
  if (!std::ifstream(file, std::ios::binary)) return {"the file " + io::quote(path) + " cannot be read", "check its permissions"};
  return {};
}

}  // namespace sower
