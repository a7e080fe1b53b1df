#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "runner/command/job_list.hpp"
#include "runner/command/options.hpp"
#include "runner/command/run_path.hpp"
#include "runner/command/say.hpp"
#include "runner/command/shell_word.hpp"
#include "runner/command/stored_study.hpp"
#include "runner/command/study_file.hpp"
#include "runner/command/verb.hpp"
#include "runner/slurm/client.hpp"
#include "runner/slurm/job_script.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;

/// Most of a study's experiments; those that take what there is do with one.
int most_threads(const Study& study) {
  int most = 1;
  for (const ExperimentSpec& spec : study.experiments) most = std::max(most, spec.threads);
  return most;
}

class Submit final : public Verb {
 public:
  static constexpr std::string_view name = "submit",
                                    summary = "Submit a study to Slurm, as a job that goes on by itself until it is complete";
  static constexpr std::string_view example =
      "  sower submit configs/tour.yaml --nodes 4 --time 2h --dry-run      shows the job's script, and nothing else\n"
      "  sower submit configs/tour.yaml --nodes 4 --time 2h                keeps the script in the run folder and submits it\n"
      "  sower submit results/tour --time 2h                               goes on with the study that the run folder keeps\n"
      "  sower submit configs/tour.yaml --time 1h --chain 5                five jobs, one after another\n"
      "  sower submit configs/tour.yaml --time 1h --after 4711 --sbatch=--exclusive\n"
      "Some time before the job's limit the run stops in order, and the job requeues itself, until the study is complete or three jobs in "
      "a\n"
      "row got nowhere. `sower status RUN` tells how far it is, `sower cancel RUN` ends its jobs. What your cluster wants of every job "
      "stands\n"
      "in a site profile: --site, $SOWER_SITE or ~/.config/sower/site.yaml (docs/cluster.md).";

  void options(CLI::App& app) override {
    add_study_options(app, study_);
    app.add_option("--out", folder_, "the run folder (default: results/<study>)")->check(path_name());
    app.add_option("--nodes", nodes_, "nodes of a job")->check(whole_number(between(1, 100'000)))->capture_default_str();
    app.add_option("--ranks-per-node", ranks_, "ranks on each (default: its cores, by the threads of a rank)")
        ->check(whole_number(between(1, 4096)));
    app.add_option("--threads", threads_, "cores of each rank (default: the most that an experiment of the study asks for)")
        ->check(whole_number(between(1, 4096)));
    app.add_option("--time", time_, "time limit of a job (default: the site profile's, or the partition's)")->check(duration());
    app.add_option("--memory", memory_, "memory of each node, as sbatch takes it: 16G")->check(path_name());
    app.add_option("--partition", partition_, "Slurm's partition")->check(path_name());
    app.add_option("--account", account_, "Slurm's account")->check(path_name());
    app.add_option("--qos", qos_, "Slurm's quality of service")->check(path_name());
    app.add_option("--constraint", constraint_, "features that nodes must have")->check(path_name());
    app.add_option("--launcher", launcher_, "srun or mpirun (default: the site profile's, or srun)")
        ->check(one_word_of({"srun", "mpirun"}));
    app.add_option("--site", site_, "the site profile")->check(path_name());
    app.add_option("--sbatch", sbatch_, "one more option for sbatch, as in --sbatch=--exclusive; may be repeated")
        ->allow_extra_args(false)
        ->type_name("OPTION");
    app.add_option("--chain", chain_, "submit so many jobs, each after the one before, in place of one that requeues itself")
        ->check(whole_number(between(1, 1000)));
    app.add_option("--after", after_, "begin after that job has ended, however it did")->check(path_name());
    app.add_flag("--dry-run", dry_run_, "print the job's script, and do nothing");
    app.add_flag("--again", again_, "for the script of a job: requeue this job, unless the last ones got nowhere");
  }

  int run() override {
    if (again_) return requeue();
    Study study;
    if (!load_study(study)) return study_is_wrong;
    const slurm::JobRequest request = request_for(study);
    const std::string script = slurm::script_of(request);
    if (dry_run_) {
      say(script);
      return all_done;
    }
    const fs::path file = keep_script(request.folder, script);
    for (const std::string& option : submitted(file, request.folder)) say(option);
    say(fmt::format("script   {}\noutput   {}\nnext     `sower status {}` tells how far it is, `sower cancel {}` ends it\n", file.string(),
                    slurm::log_of(request), shell_word(folder_), shell_word(folder_)));
    return all_done;
  }

 private:
  bool load_study(Study& study) {
    if (!is_run_folder(study_.path)) {
      if (!load(study_, study)) return false;
      if (folder_.empty()) folder_ = usual_folder(study);
      return true;
    }
    const fs::path run = run_folder_of(study_.path);
    if (folder_.empty()) folder_ = run.string();
    StudyRequest request = study_;
    const Sources sources = stored_sources(run / "journal");
    request.path = sources.files.front().path;
    return load(request, sources, study);
  }

  [[nodiscard]] slurm::Site site() const {
    const std::string file = site_.empty() ? slurm::usual_site() : site_;
    slurm::Site site = file.empty() ? slurm::Site{} : slurm::read_site(file);
    const auto take = [](const std::string& given, std::string& value) {
      if (!given.empty()) value = given;
    };
    take(partition_, site.partition);
    take(account_, site.account);
    take(qos_, site.qos);
    take(constraint_, site.constraint);
    take(launcher_, site.launcher);
    site.sbatch.insert(site.sbatch.end(), sbatch_.begin(), sbatch_.end());
    return site;
  }

  [[nodiscard]] slurm::JobRequest request_for(const Study& study) const {
    slurm::JobRequest request;
    request.name = study.name;
    request.nodes = nodes_;
    request.memory = memory_;
    request.site = site();
    request.requeues = chain_ == 0;
    const slurm::Partition partition = slurm::partition(request.site.partition);
    if (nodes_ > partition.nodes)
      throw UsageError(fmt::format("partition {} has {} nodes, fewer than --nodes {}", partition.name, partition.nodes, nodes_));
    request.threads = threads_ > 0 ? threads_ : std::min(most_threads(study), partition.cores);
    request.ranks_per_node = ranks_ > 0 ? ranks_ : std::max(1, partition.cores / request.threads);
    if (request.ranks_per_node * request.threads > partition.cores)
      throw UsageError(fmt::format("{} ranks of {} cores do not fit on a node of partition {}, which has {}", request.ranks_per_node,
                                   request.threads, partition.name, partition.cores));
    request.seconds = seconds(request.site, partition);
    request.folder = fs::absolute(folder_).lexically_normal().string();
    request.start_folder = fs::current_path().string();
    request.run = run_words();
    request.command = command_line();
    return request;
  }

  [[nodiscard]] double seconds(const slurm::Site& site, const slurm::Partition& partition) const {
    const double wanted = !time_.empty() ? seconds_in(time_) : !site.time.empty() ? seconds_of_site(site.time) : partition.usual_seconds;
    constexpr double least = 60;
    if (wanted < 0)
      throw UsageError(
          fmt::format("how long may a job take? Partition {} has no usual time; give --time, as in --time 2h. "
                      "`sower plan {}` says how long the study takes",
                      partition.name, shell_word(study_.path)));
    if (wanted < least) throw UsageError("--time must be at least a minute: Slurm counts in minutes");
    if (partition.most_seconds >= 0 && wanted > partition.most_seconds)
      throw UsageError(fmt::format("a job in partition {} may take {} at most; with less --time it goes on in the next", partition.name,
                                   slurm::time_of(partition.most_seconds)));
    return wanted;
  }

  /// As sbatch takes it, or with a unit.
  static double seconds_of_site(const std::string& time) {
    const double seconds = slurm::seconds_of(time);
    return seconds >= 0 ? seconds : seconds_in(time);
  }

  [[nodiscard]] std::vector<std::string> run_words() const {
    std::vector<std::string> words{fs::read_symlink("/proc/self/exe").string(), "run", study_.path};
    const auto add = [&](const char* option, const std::vector<std::string>& values) {
      for (const std::string& value : values) words.insert(words.end(), {option, value});
    };
    if (folder_ != study_.path) add("--out", {folder_});
    add("--profile", study_.profiles);
    add("--set", study_.settings);
    add("--only", study_.only);
    return words;
  }

  [[nodiscard]] std::string command_line() const {
    std::string line = "sower submit " + shell_word(study_.path) + fmt::format(" --nodes {}", nodes_);
    if (!time_.empty()) line += " --time " + shell_word(time_);
    if (chain_ > 0) line += fmt::format(" --chain {}", chain_);
    return line;
  }

  /// Lines that say which jobs there are now.
  [[nodiscard]] std::vector<std::string> submitted(const fs::path& file, const std::string& folder) const {
    std::vector<std::string> lines;
    std::string before = after_;
    for (int i = 0; i < std::max(1, chain_); ++i) {
      std::vector<std::string> words{"sbatch", "--parsable"};
      if (!before.empty()) words.push_back("--dependency=afterany:" + before);
      words.push_back(file.string());
      const std::string answer = slurm::told(words);
      const std::string id = answer.substr(0, answer.find(';'));  // "ID;CLUSTER" on a federation
      note_job(folder, id);
      lines.push_back(fmt::format("job      {}{}\n", id, before.empty() ? "" : ", after job " + before));
      before = id;
    }
    return lines;
  }

  /// Within a job whose run has stopped.
  [[nodiscard]] int requeue() const {
    const char* id = std::getenv("SLURM_JOB_ID");
    if (id == nullptr) throw UsageError("--again is for the script of a job; `sower submit` without it submits one");
    const fs::path run = run_folder_with_jobs(study_.path);
    constexpr int most = 3;
    if (const int times = stands_still(run); times >= most) {
      complain(
          fmt::format("{} jobs in a row have finished no task and saved no state, so another would not either: give them more --time, "
                      "or see what `sower show` and the output of the jobs say. Then `sower submit {}` goes on.",
                      times + 1, shell_word(run.string())));
      return machine_fault;
    }
    say(fmt::format("not complete yet: job {} is requeued and goes on\n", id));
    slurm::told({"scontrol", "requeue", id});
    return all_done;
  }

  StudyRequest study_;
  std::string folder_, time_, memory_, partition_, account_, qos_, constraint_, launcher_, site_, after_;
  std::vector<std::string> sbatch_;
  int nodes_ = 1, ranks_ = 0, threads_ = 0, chain_ = 0;
  bool dry_run_ = false, again_ = false;
};

const Registered<Verb, Submit> entry;

}  // namespace
}  // namespace sower
