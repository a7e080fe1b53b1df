#include "runner/study/read_needs.hpp"

#include <algorithm>

#include "io/yaml/scalar.hpp"
#include "runner/study/expected.hpp"
#include "runner/study/suggest.hpp"

namespace sower {
namespace {

constexpr const char* advice = "write the name of an experiment of this study, or a list of names: [warmup, chains]";

void read_name(const io::Node& node, std::vector<Need>& needs, Complaints& complaints) {
  const io::Scalar<std::string> read = io::read_text(node);
  if (!read.value)
    return complaints.add(node.mark, must_be("'needs'", "the name of an experiment, or a list of names", read.found), advice);
  const auto twin = std::ranges::find(needs, *read.value, &Need::name);
  if (twin != needs.end()) return complaints.add(node.mark, io::quote(*read.value) + " is named twice", "remove one of them");
  needs.push_back({*read.value, 0, node.mark});
}

/// Finds the experiments that a study's experiments need, and circles among them.
class Search {
 public:
  Search(Study& study, const std::vector<std::string>& left_out, Complaints& complaints)
      : study_(study), left_out_(left_out), complaints_(complaints), seen_(study.experiments.size(), Seen::no) {
    for (const ExperimentSpec& spec : study.experiments) names_.push_back(spec.name);
  }

  void all() {
    const std::size_t before = complaints_.heard();
    for (ExperimentSpec& spec : study_.experiments) std::erase_if(spec.needs, [&](Need& need) { return !find(need, spec.name); });
    if (complaints_.heard() > before) return;
    for (std::size_t e = 0; e < names_.size(); ++e) follow(e);
  }

 private:
  enum class Seen : char { no, on_the_way, done };

  bool find(Need& need, const std::string& of) {
    const auto found = std::ranges::find(names_, need.name);
    if (need.name == of) {
      complaints_.add(need.mark, "experiment " + io::quote(of) + " cannot need itself", "name the experiments that run before it");
    } else if (found != names_.end()) {
      need.experiment = static_cast<std::size_t>(found - names_.begin());
      return true;
    } else if (std::ranges::find(left_out_, need.name) != left_out_.end()) {
      complaints_.add(need.mark, "experiment " + io::quote(of) + " needs " + io::quote(need.name) + ", which --only leaves out",
                      "add --only " + need.name);
    } else {
      const std::string meant = did_you_mean(need.name, names_);
      complaints_.add(need.mark, "there is no experiment " + io::quote(need.name),
                      !meant.empty() ? meant : "the study has: " + one_of(names_));
    }
    return false;
  }

  void follow(std::size_t experiment) {
    if (seen_[experiment] != Seen::no) return;
    seen_[experiment] = Seen::on_the_way;
    way_.push_back(experiment);
    for (const Need& need : study_.experiments[experiment].needs) {
      if (seen_[need.experiment] == Seen::on_the_way) tell_circle(need);
      else follow(need.experiment);
    }
    way_.pop_back();
    seen_[experiment] = Seen::done;
  }

  void tell_circle(const Need& closing) {
    std::string circle;
    for (auto each = std::ranges::find(way_, closing.experiment); each != way_.end(); ++each) circle += names_[*each] + " needs ";
    complaints_.add(closing.mark, "the experiments need each other in a circle: " + circle + closing.name,
                    "one of them has to begin: take a name out");
  }

  Study& study_;
  const std::vector<std::string>& left_out_;
  Complaints& complaints_;
  std::vector<std::string> names_;
  std::vector<Seen> seen_;
  std::vector<std::size_t> way_;
};

}  // namespace

std::vector<Need> read_needs(const io::Node& node, Complaints& complaints) {
  std::vector<Need> needs;
  if (node.shape != io::Node::Shape::list) read_name(node, needs, complaints);
  else if (node.items.empty()) complaints.add(node.mark, "'needs' names no experiment", std::string(advice) + ", or remove it");
  for (const io::Node& item : node.items) read_name(item, needs, complaints);
  return needs;
}

void find_needed(Study& study, const std::vector<std::string>& left_out, Complaints& complaints) {
  Search(study, left_out, complaints).all();
}

}  // namespace sower
