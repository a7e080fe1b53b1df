#include "runner/slurm/site.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>

#include "io/data/regular_file.hpp"
#include "io/yaml/parse.hpp"
#include "io/yaml/scalar.hpp"
#include "runner/api/error.hpp"
#include "runner/study/complaints.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/keys.hpp"
#include "runner/study/suggest.hpp"

namespace sower::slurm {
namespace {

class SiteReader {
 public:
  SiteReader(const io::Node& node, Complaints& complaints)
      : complaints_(complaints),
        keys_(node, "the site profile",
              {"partition", "account", "qos", "constraint", "time", "launcher", "mpi", "modules", "setup", "sbatch"}, complaints) {}

  Site read() {
    Site site;
    const std::map<const char*, std::string*> texts{{"partition", &site.partition},   {"account", &site.account}, {"qos", &site.qos},
                                                    {"constraint", &site.constraint}, {"time", &site.time},       {"mpi", &site.mpi}};
    for (const auto& [key, value] : texts) *value = keys_.text(key).value_or(*value);
    site.launcher = keys_.text("launcher").value_or(site.launcher);
    if (site.launcher != "srun" && site.launcher != "mpirun")
      complaints_.add(keys_.take("launcher")->mark, must_be("'launcher'", one_of({"srun", "mpirun"}), io::quote(site.launcher)));
    site.modules = list("modules");
    site.setup = list("setup");
    site.sbatch = list("sbatch");
    keys_.finish();
    return site;
  }

 private:
  /// One text or several.
  std::vector<std::string> list(const char* key) const {
    const io::Node* node = keys_.take(key);
    if (node == nullptr) return {};
    const bool one = node->shape == io::Node::Shape::scalar;
    std::vector<std::string> texts;
    for (const io::Node& each : one ? std::vector{*node} : node->items) {
      io::Scalar<std::string> read = io::read_text(each);
      if (read.value) texts.push_back(std::move(*read.value));
      else complaints_.add(each.mark, must_be(io::quote(key), "a text or a list of texts", read.found), read.advice);
    }
    return texts;
  }

  Complaints& complaints_;
  Keys keys_;
};

}  // namespace

Site read_site(const std::string& file) {
  constexpr std::size_t most_bytes = std::size_t{1} << 20;
  const io::RegularFile text = io::read_regular_file(file, most_bytes);
  require(text.trouble.empty(), text.trouble);
  require(text.content.has_value(), "there is no site profile '", file, "'");
  const io::Node node = io::parse(file, *text.content);
  Complaints complaints;
  if (node.shape != io::Node::Shape::null && !is_map(node, "the site profile", complaints, "write, for example: {partition: batch}"))
    throw Error(show(complaints.take()));
  Site site = SiteReader(node, complaints).read();
  if (complaints.heard() > 0) throw Error(show(complaints.take()));
  return site;
}

std::string usual_site() {
  const auto setting = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (const std::string named = setting("SOWER_SITE"); !named.empty()) return named;
  const std::string home = setting("HOME"), config = setting("XDG_CONFIG_HOME");
  if (home.empty() && config.empty()) return "";
  const std::filesystem::path file = std::filesystem::path(config.empty() ? home + "/.config" : config) / "sower" / "site.yaml";
  return std::filesystem::exists(file) ? file.string() : "";
}

}  // namespace sower::slurm
