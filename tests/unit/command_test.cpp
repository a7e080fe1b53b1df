// The parts of kind `command`: words, placeholders, where metrics come from, the environment, and programs that behave badly.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "algorithms/command/environment.hpp"
#include "algorithms/command/metric.hpp"
#include "algorithms/command/placeholders.hpp"
#include "algorithms/command/process.hpp"
#include "algorithms/command/program.hpp"
#include "algorithms/command/task_folder.hpp"
#include "algorithms/command/words.hpp"
#include "runner/api/error.hpp"
#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::command {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> words(std::string_view line) {
  const Words split = split_words(line);
  EXPECT_EQ(split.trouble, "") << line;
  return split.words;
}

TEST(CommandWords, AreSplitAsAShellDoes) {
  EXPECT_THAT(words("./sim --alpha {alpha}  --out\tout.json\n"), ElementsAre("./sim", "--alpha", "{alpha}", "--out", "out.json"));
  EXPECT_THAT(words(R"(sh -c 'a "b" $c | d > e')"), ElementsAre("sh", "-c", R"(a "b" $c | d > e)"));
  EXPECT_THAT(words(R"(a "b \"c\" \\ \n 'd'" '' e\ f g'h'"i")"), ElementsAre("a", R"(b "c" \ \n 'd')", "", "e f", "ghi"));
  EXPECT_THAT(words("  "), IsEmpty());
}

TEST(CommandWords, AreJoinedAsAShellTakesThem) {
  EXPECT_EQ(joined_words({"/bin/sh", "-c", "echo $A | wc", "it's", "", "--x=1e-3", "a;b"}),
            R"(/bin/sh -c 'echo $A | wc' 'it'\''s' '' --x=1e-3 'a;b')");
  EXPECT_EQ(joined_words({"two\nlines \\ 'x' \033"}), R"($'two\012lines \\ \'x\' \033')");
}

TEST(CommandWords, RefuseWhatOnlyAShellUnderstands) {
  for (const char* line : {"a | b", "a > b", "a < b", "a; b", "a && b", "a `b`", "a $B", "rm *"})
    EXPECT_THAT(split_words(line).trouble, HasSubstr("no shell reads it")) << line;
  EXPECT_THAT(split_words("a 'b").trouble, HasSubstr("never closed"));
  EXPECT_THAT(split_words("a \\").trouble, HasSubstr("backslash"));
}

TEST(CommandPlaceholders, AreNamesInBraces) {
  const Filling values{{"alpha", "0.3"}, {"b_2", "{alpha}"}};
  EXPECT_EQ(filled("--a={alpha},{b_2}", values), "--a=0.3,{alpha}") << "what is filled in is not looked at again";
  EXPECT_EQ(filled("{{alpha}} {{{alpha}", values), "{alpha} {{0.3");
  EXPECT_EQ(filled(R"({"a": {"x": {alpha}}, "b": {}})", values), R"({"a": {"x": 0.3}, "b": {}})");
  EXPECT_EQ(filled("BEGIN { print 1 } {1} { alpha } {", values), "BEGIN { print 1 } {1} { alpha } {");
  EXPECT_THROW(static_cast<void>(filled("{beta}", values)), Error);
  EXPECT_EQ(nearest_name("aplha", {"alpha", "seed"}), "alpha");
  EXPECT_EQ(nearest_name("x", {"alpha", "seed"}), "");
}

/// What is told of an experiment with these params.
std::string mistakes(const std::string& params) {
  return show(read_study("study.yaml", "study: s\nexperiments:\n  a: {kind: command, params: {" + params + "}}\n").complaints);
}

TEST(CommandPlaceholders, AreOneMistakeEach) {
  const std::string misspelt = mistakes("command: 'echo {aplha} {beta}', values: {alpha: 1, beta: 2}");
  EXPECT_THAT(misspelt, HasSubstr("there is no value for {aplha}; did you mean {alpha}? known are {alpha}, {beta}, {seed}, "));
  EXPECT_THAT(misspelt, HasSubstr("\n1 mistake in"));
  const std::string for_a_shell = mistakes("command: 'echo {alpha} > {beta}', values: {alpha: 1, beta: 2}");
  EXPECT_THAT(for_a_shell, HasSubstr("no shell reads it"));
  EXPECT_THAT(for_a_shell, HasSubstr("\n1 mistake in"));
  EXPECT_THAT(mistakes("command: 'echo {alpha}', values: {alpha: 1, beta: 2}"), HasSubstr("there is no {beta} in the command"));
  EXPECT_EQ(mistakes("command: 'echo {alpha} {beta}', values: {alpha: 1, beta: 2}"), "");
}

TEST(CommandMetric, IsAFileAndAPlaceInIt) {
  const Source json = source_of("out.json:result.energy");
  EXPECT_EQ(json.format, Source::Format::json);
  EXPECT_EQ(json.file + '|' + json.place, "out.json|result.energy");
  EXPECT_EQ(source_of("d/log.CSV:the loss").format, Source::Format::table);
  EXPECT_EQ(source_of("out.h5:/group/data").format, Source::Format::hdf5);
  const Source pattern = source_of("stdout:/took: ([0-9]+)\\/s/all");
  EXPECT_EQ(pattern.place, "took: ([0-9]+)\\/s");
  EXPECT_TRUE(pattern.all);
  EXPECT_FALSE(source_of("log.txt:/(a)/").all);
  EXPECT_EQ(source_of("stdout:a.b").format, Source::Format::json);
}

TEST(CommandMetric, ThatCannotBeIsAMistake) {
  for (const char* one : {"energy", ":x", "log.txt:loss", "stdout:/abc/", "stdout:/(a/", "stdout:/(a)", "stdout:/(a)/g", "out.json:a..b",
                          "out.h5:", "log.csv:", "stdout:/"})
    EXPECT_NE(source_of(one).trouble, "") << one;
}

TEST(CommandEnvironment, LosesWhatAnOuterJobHasSet) {
  const std::vector<std::string> all{"PATH=/bin",       "OMPI_COMM_WORLD_RANK=1",   "OMPI_MCA_btl=self",  "OMPI_MCA_orte_hnp_uri=x",
                                     "PMIX_RANK=0",     "OMPI_ALLOW_RUN_AS_ROOT=1", "PMI_RANK=0",         "SLURM_JOB_ID=7",
                                     "SLURM_STEP_ID=0", "SLURM_PROCID=3",           "SLURM_MPI_TYPE=pmix"};
  EXPECT_THAT(without_outer_job(all, Starter::itself),
              ElementsAre("PATH=/bin", "OMPI_MCA_btl=self", "OMPI_ALLOW_RUN_AS_ROOT=1", "SLURM_JOB_ID=7"));
  EXPECT_THAT(without_outer_job(all, Starter::mpirun), ElementsAre("PATH=/bin", "OMPI_MCA_btl=self", "OMPI_ALLOW_RUN_AS_ROOT=1"));
  EXPECT_THAT(without_outer_job(all, Starter::srun),
              ElementsAre("PATH=/bin", "OMPI_MCA_btl=self", "OMPI_ALLOW_RUN_AS_ROOT=1", "SLURM_JOB_ID=7", "SLURM_MPI_TYPE=pmix"));
  EXPECT_THAT(without_outer_job({"A=1", "SLURM_MPI_TYPE=none"}, Starter::srun), ElementsAre("A=1")) << "as mpirun's daemons have it";
}

TEST(CommandEnvironment, TellsWhetherMpirunOrSrunHasStartedThisProcess) {
  for (const char* one : {"OMPI_COMM_WORLD_RANK=1", "PMIX_RANK=0", "PMI_RANK=0", "SLURM_STEP_ID=0"})
    EXPECT_TRUE(is_in_step({"PATH=/bin", one})) << one;
  EXPECT_FALSE(is_in_step({"PATH=/bin", "SLURM_JOB_ID=7", "SLURM_NTASKS=4", "OMPI_MCA_btl=self", "OMPI_ALLOW_RUN_AS_ROOT=1"}));
}

TEST(CommandFolder, TakesNamesThatStayInside) {
  for (const char* name : {"run.conf", "conf/run.conf", "a..b", ".hidden"}) EXPECT_TRUE(leads_inside(name)) << name;
  for (const char* name : {"", "/etc/passwd", "../x", "a/../../x", "a/", ".", ".."}) EXPECT_FALSE(leads_inside(name)) << name;
}

TEST(CommandFolder, OfEarlierAttemptsGoes) {
  const tests::TemporaryFolder run;
  const TaskName task{"0123", "e", 0, run.path().string()};
  std::filesystem::path first;
  {
    TaskFolder folder(task);
    first = folder.path();
    folder.write("deep/file", "x");
    folder.keep();
  }
  EXPECT_TRUE(std::filesystem::exists(first / "deep/file"));
  {
    const TaskFolder folder(task);
    EXPECT_FALSE(std::filesystem::exists(first));
    EXPECT_EQ(folder.path().parent_path(), run.path() / "work/e/0123");
  }
  EXPECT_TRUE(std::filesystem::is_empty(run.path() / "work/e"));
}

/// A program run in a folder of its own.
class CommandProcess : public testing::Test {
 protected:
  Ended run(
      const std::string& script, const std::function<void()>& still_wanted = [] {}) {
    const std::string folder = (folder_ / std::to_string(++runs_)).string();
    std::filesystem::create_directory(folder);
    Start start{"/bin/sh", {"sh", "-c", script}, {"PATH=/usr/bin:/bin", "GIVEN=yes"}, folder, folder + "/stdout", folder + "/stderr"};
    start.most_output_bytes = 1 << 20;
    return run_program(start, still_wanted);
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(folder_ / std::to_string(runs_) / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  tests::TemporaryFolder folder_;
  int runs_ = 0;
};

TEST_F(CommandProcess, KeepsWhatItWritesAndHowItEnds) {
  const Ended ended = run("echo out; echo err >&2; pwd -P > where; read x; echo \"$GIVEN$HOME\" > given; exit 7");
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_EQ(ended.signal, 0);
  EXPECT_FALSE(ended.unwanted);
  EXPECT_EQ(content("stdout"), "out\n");
  EXPECT_EQ(content("stderr"), "err\n");
  EXPECT_EQ(content("where"), std::filesystem::canonical(folder_ / "1").string() + '\n');
  EXPECT_EQ(content("given"), "yes\n");
  EXPECT_GT(ended.peak_bytes, 0);
}

TEST_F(CommandProcess, HasNoOtherFileOpen) {
  const std::ifstream some("/dev/null");
  run("ls /proc/self/fd > files");
  EXPECT_THAT(content("files"), HasSubstr("0\n1\n2\n3\n")) << "the last is ls's own, of the folder";
  EXPECT_EQ(content("files").size(), 8U);
}

TEST_F(CommandProcess, TellsTheSignal) { EXPECT_EQ(run("kill -SEGV $$").signal, SIGSEGV); }

TEST_F(CommandProcess, IsCutWhereItWritesTooMuch) {
  const Ended ended = run("head -c 3000000 /dev/zero; echo end >&2");
  EXPECT_TRUE(ended.out_was_cut);
  EXPECT_FALSE(ended.err_was_cut);
  EXPECT_EQ(content("stdout").size(), std::size_t{1} << 20);
}

TEST_F(CommandProcess, ThatIsNotThereIsAnError) {
  Start start{"/nowhere/sim", {"sim"}, {}, folder_.path().string(), (folder_ / "o").string(), (folder_ / "e").string()};
  EXPECT_THROW(run_program(start, [] {}), Error);
}

bool is_alive(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string number, name, state;
  file >> number >> name >> state;
  return file.good() && state != "Z";
}

pid_t number_in(const std::string& text) { return text.empty() ? 0 : std::stoi(text); }

TEST_F(CommandProcess, ThatIgnoresTermIsKilledWithItsGrandchildren) {
  struct TimeIsUp {};
  const auto still_wanted = [&] {
    if (!content("ready").empty()) throw TimeIsUp();
  };
  const Ended ended =
      run("trap '' TERM; (trap '' TERM; sleep 1000 & echo $! > grandchild; wait) & while ! test -s grandchild; do :; done; "
          "echo y > ready; while :; do sleep 1; done",
          still_wanted);
  EXPECT_THROW(std::rethrow_exception(ended.unwanted), TimeIsUp);
  EXPECT_EQ(ended.signal, SIGKILL);
  const pid_t grandchild = number_in(content("grandchild"));
  ASSERT_GT(grandchild, 0);
  for (int i = 0; i < 500 && is_alive(grandchild); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(is_alive(grandchild));
}

TEST_F(CommandProcess, MayCleanUpWhenItIsAskedToEnd) {
  const auto still_wanted = [&] { require(content("ready").empty(), "time is up"); };
  const Ended ended = run("trap 'echo cleaned > result; exit 3' TERM; echo y > ready; while :; do sleep 0.01; done", still_wanted);
  EXPECT_THROW(std::rethrow_exception(ended.unwanted), Error);
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(content("result"), "cleaned\n");
}

TEST_F(CommandProcess, LeavesNothingRunningBehind) {
  run("sleep 1000 & echo $! > left");
  const pid_t left = number_in(content("left"));
  ASSERT_GT(left, 0);
  for (int i = 0; i < 500 && is_alive(left); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(is_alive(left));
}

std::string wrong(const std::string& params) {
  const std::string study = "study: s\nexperiments:\n  m:\n    kind: command\n    params:\n" + params;
  return show(read_study(SOWER_SOURCE_DIR "/tests/data/broken/case.yaml", study).complaints);
}

TEST(CommandStudy, MistakesAreFoundBeforeAnythingRuns) {
  EXPECT_EQ(wrong("      command: echo {alpha}\n      values: {alpha: 1}\n"), "");
  EXPECT_THAT(wrong("      values: {alpha: 1}\n"), HasSubstr("'command': there is none"));
  EXPECT_THAT(wrong("      command: echo {aplha}\n      values: {alpha: 1}\n"),
              HasSubstr("case.yaml:6:16: error: 'command': there is no value for {aplha}; did you mean {alpha}?"));
  EXPECT_THAT(wrong("      command: echo\n      values: {alpha: 1}\n"), HasSubstr("'values.alpha': there is no {alpha} in the command"));
  EXPECT_THAT(wrong("      command: echo {seed}\n      values: {seed: 1}\n"), HasSubstr("{seed} is what sower itself gives"));
  EXPECT_THAT(wrong("      command: ./nowhere {seed}\n"), HasSubstr("there is no program '"));
  EXPECT_THAT(wrong("      command: no-such-program-anywhere\n"), HasSubstr("in PATH; write ./no-such-program-anywhere"));
  EXPECT_THAT(wrong("      command: ./beds.csv\n"), HasSubstr("may not be run; chmod +x"));
  EXPECT_THAT(wrong("      command: echo | cat\n"), HasSubstr("no shell reads it"));
  EXPECT_THAT(wrong("      command: echo\n      metrics: {a: b}\n"), HasSubstr("'metrics.a': it does not say"));
  EXPECT_THAT(wrong("      command: echo\n      metrics: {exit_code: 'stdout:/(a)/'}\n"),
              HasSubstr("the results have a 'exit_code' already"));
  EXPECT_THAT(wrong("      command: echo\n      metrics: {a: '../x.json:b'}\n"), HasSubstr("no file within the task's folder"));
  EXPECT_THAT(wrong("      command: echo\n      inputs: {../x: beds.csv}\n"), HasSubstr("no name for a file within"));
  EXPECT_THAT(wrong("      command: echo\n      inputs: {stdout: beds.csv}\n"), HasSubstr("where the program's output goes"));
  EXPECT_THAT(wrong("      command: echo\n      inputs: {a: beds.csv}\n      templates: {./a: beds.csv}\n"),
              HasSubstr("two files would be called"));
  EXPECT_THAT(wrong("      command: echo\n      environment: {A: '{thread}'}\n"), HasSubstr("did you mean {threads}?"));
  EXPECT_THAT(wrong("      command: echo\n      outputs: {a: /tmp}\n"), HasSubstr("no file within"));
  EXPECT_THAT(wrong("      command: echo\n      success: [0.5]\n"), HasSubstr("whole number"));
  EXPECT_THAT(wrong("      command: echo\n      processes: 2\n"), HasSubstr("without a launcher"));
  EXPECT_THAT(wrong("      command: \"{program} x\"\n"), HasSubstr("'program' does not say which"));
  EXPECT_THAT(wrong("      command: ./a x\n      program: beds.csv\n"), HasSubstr("write {program} in its place"));
}

}  // namespace
}  // namespace sower::command
