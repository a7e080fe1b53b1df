// What stands for the content of input files, and what is kept of it from run to run.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <ctime>
#include <fstream>
#include <string>

#include "runner/api/error.hpp"
#include "runner/study/changes.hpp"
#include "runner/study/input_cache.hpp"
#include "runner/study/input_names.hpp"
#include "runner/study/input_states.hpp"
#include "runner/study/read.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

using testing::ElementsAre;
using tests::TemporaryFolder;
namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

void set_time(const fs::path& path, std::time_t seconds) {
  const timespec times[2] = {{seconds, 0}, {seconds, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

/// A study in a folder whose experiment reads a file there.
Study reads(const fs::path& folder, const std::string& file, const std::string& identity) {
  ReadStudy read = read_study((folder / "s.yaml").string(),
                              "study: s\nexperiments: {a: {kind: garden, params: {beds: " + file + "}, identity: " + identity + "}}\n");
  EXPECT_TRUE(read.complaints.empty()) << show(read.complaints);
  return std::move(read.study);
}

io::Hash key(const Study& study) { return task_key(study, task_of(study, 0)); }

TEST(Identity, ByContentIsThatOfStudiesThatSayNothing) {
  const TemporaryFolder folder;
  write(folder / "beds.csv", "1,2\n");
  ReadStudy plain = read_study((folder / "s.yaml").string(), "study: s\nexperiments: {a: {kind: garden, params: {beds: beds.csv}}}\n");
  EXPECT_EQ(key(plain.study), key(reads(folder.path(), "beds.csv", "content")));
}

TEST(Identity, ByStatIsNameSizeAndTime) {
  const TemporaryFolder folder;
  for (const char* name : {"a.csv", "same/a.csv", "later/a.csv", "longer/a.csv", "b.csv"}) {
    fs::create_directories((folder / name).parent_path());
    write(folder / name, std::string(name) == "longer/a.csv" ? "1,2,3\n" : std::string(name) == "same/a.csv" ? "3,4\n" : "1,2\n");
    set_time(folder / name, std::string(name) == "later/a.csv" ? 1'000'000'001 : 1'000'000'000);
  }
  const auto key_in = [&](const fs::path& where, const std::string& file) { return key(reads(where, file, "stat")); };
  const io::Hash one = key_in(folder.path(), "a.csv");
  EXPECT_EQ(one, key_in(folder / "same", "a.csv")) << "other content is not looked at, nor where the study lies";
  EXPECT_NE(one, key_in(folder / "later", "a.csv"));
  EXPECT_NE(one, key_in(folder / "longer", "a.csv"));
  EXPECT_NE(one, key_in(folder.path(), "b.csv")) << "files of one size and time are not the same file";
  EXPECT_NE(one, key(reads(folder.path(), "a.csv", "content")));
}

TEST(Identity, ByDeclarationIsNameAndWord) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "other");
  write(folder / "a.csv", "1,2\n");
  write(folder / "other/a.csv", "1,2,3\n");
  write(folder / "b.csv", "1,2\n");
  const io::Hash one = key(reads(folder.path(), "a.csv", "{declared: v3 of the survey}"));
  EXPECT_EQ(one, key(reads(folder / "other", "a.csv", "{declared: v3 of the survey}")));
  EXPECT_NE(one, key(reads(folder.path(), "a.csv", "{declared: v4 of the survey}")));
  EXPECT_NE(one, key(reads(folder.path(), "b.csv", "{declared: v3 of the survey}")));
}

TEST(Identity, ByAnythingNoticesAChangeWhileTheStudyRuns) {
  for (const char* identity : {"content", "stat", "{declared: v3}"}) {
    const TemporaryFolder folder;
    write(folder / "a.csv", "1,2\n");
    const Study study = reads(folder.path(), "a.csv", identity);
    key(study);
    EXPECT_NO_THROW(require_unchanged_inputs(study, task_of(study, 0)));
    write(folder / "a.csv", "1,2,3\n");
    EXPECT_THROW(require_unchanged_inputs(study, task_of(study, 0)), Error) << identity;
  }
}

TEST(Identity, ThatChangesIsTold) {
  const TemporaryFolder folder;
  write(folder / "a.csv", "1,2\n");
  const auto changes = [](const Study& before, const Study& now) {
    const StudyChanges found = changes_between(before, now);
    return found.experiments.empty() ? std::vector<std::string>() : found.experiments.front().what;
  };
  const Study content = reads(folder.path(), "a.csv", "content"), stat = reads(folder.path(), "a.csv", "stat"),
              third = reads(folder.path(), "a.csv", "{declared: v3}"), fourth = reads(folder.path(), "a.csv", "{declared: v4}");
  EXPECT_THAT(changes(content, stat), ElementsAre("identity content → stat"));
  EXPECT_THAT(changes(third, fourth), ElementsAre("identity declared 'v3' → declared 'v4'"));
  Study before = stat;
  before.stats = input_stats(stat);
  const std::string path = (folder / "a.csv").string();
  ASSERT_TRUE(before.stats.contains(path));
  EXPECT_TRUE(changes_between(before, stat).empty());
  before.stats[path] = "17 bytes of 1.000000001";
  EXPECT_THAT(changes_between(before, stat).general, ElementsAre("size or time of '" + path + "'"));
}

TEST(InputNames, AreThoseOfAllPoints) {
  const TemporaryFolder folder;
  for (const char* name : {"a.csv", "b.csv", "c.csv"}) write(folder / name, "1\n");
  const ReadStudy read = read_study((folder / "s.yaml").string(),
                                    "study: s\nexperiments:\n"
                                    "  one: {kind: garden, params: {beds: a.csv}, sweep: {grid: {plants: [1, 2, 3]}}}\n"
                                    "  two: {kind: garden, sweep: {grid: {plants: [1, 2], beds: [b.csv, c.csv]}}, identity: stat}\n");
  ASSERT_TRUE(read.complaints.empty()) << show(read.complaints);
  const auto file = [&](const char* name) { return (folder / name).string(); };
  EXPECT_THAT(input_paths(read.study), ElementsAre(file("a.csv"), file("b.csv"), file("c.csv")));
  EXPECT_THAT(content_files(read.study), ElementsAre(file("a.csv")));
  EXPECT_EQ(input_stats(read.study).size(), 2U);
}

FileState old_state() { return {10, 20, 1'000'000'000, 5, 1'000'000'001, 6}; }

TEST(InputCache, KnowsAFileOnlyWhileAllOfItsStateIsTheSame) {
  InputCache cache;
  cache.keep("/data/a b\nc", old_state(), {1, 2});
  const InputCache back = InputCache::read(cache.text());
  EXPECT_EQ(back.find("/data/a b\nc", old_state()), (io::Hash{1, 2}));
  EXPECT_EQ(back.find("/data/a", old_state()), std::nullopt);
  for (int what = 0; what < 6; ++what) {
    FileState other = old_state();
    if (what < 2) ++(what == 0 ? other.size : other.inode);
    if (what == 2) ++other.changed_seconds;
    if (what == 3) ++other.changed_nanoseconds;
    if (what == 4) ++other.touched_seconds;
    if (what == 5) ++other.touched_nanoseconds;
    EXPECT_EQ(back.find("/data/a b\nc", other), std::nullopt) << what;
  }
}

TEST(InputCache, KeepsNoFileThatWasChangedJustNow) {
  InputCache cache;
  FileState fresh = old_state();
  fresh.touched_seconds = std::time(nullptr) - 1;
  cache.keep("/a", old_state(), {1, 2});
  cache.keep("/a", fresh, {3, 4});
  EXPECT_TRUE(cache.entries().empty()) << "nor what was known of it";
}

TEST(InputCache, TakesNothingFromWhatIsNoCache) {
  InputCache cache;
  cache.keep("/data/a", old_state(), {1, 2});
  const std::string good = cache.text();
  for (std::size_t length = 0; length + 9 < good.size(); ++length) EXPECT_TRUE(InputCache::read(good.substr(0, length)).entries().empty());
  for (const char* entry : {"zz 1 2 3 4 5 6 /a", "- 1 2 3 4 5 /a", "- 99999999999999999999999 2 3 4 5 6 /a", "- 1 2 3 4 5 6 ", "-", ""})
    EXPECT_TRUE(InputCache::read(good.substr(0, 20) + entry).entries().empty()) << entry;
}

TEST(HashInputs, TakesWhatIsKnownFromEarlierRunsAndHashesTheRest) {
  const TemporaryFolder folder;
  std::vector<std::string> files;
  for (const char* name : {"a", "b", "c", "d"}) files.push_back((folder / name).string());
  for (const std::string& file : files) write(file, "content of " + file);
  FileState other = file_state(files[1]);
  ++other.touched_nanoseconds;
  InputCache earlier;  // what no hash gives, so that it can only be known from here
  earlier.add(files[0], file_state(files[0]), io::Hash{1, 1});
  earlier.add(files[1], other, io::Hash{2, 2});
  earlier.write(folder / "cache");
  hash_inputs(files, 3, folder / "cache", true);
  EXPECT_EQ(first_content(files[0]), (io::Hash{1, 1}));
  for (const std::size_t i : {1U, 2U, 3U}) EXPECT_EQ(first_content(files[i]), io::hash_file(files[i]));
  EXPECT_TRUE(InputCache(folder / "cache").entries().empty()) << "all were written a moment ago";
  EXPECT_THROW(hash_inputs({(folder / "nowhere").string()}, 2, folder / "cache", true), Error);
}

/// What a rank elsewhere would say of a file.
std::string told(const std::string& path, const FileState& state, const std::optional<io::Hash>& content) {
  InputCache facts;
  facts.add(path, state, content);
  return facts.text();
}

TEST(AdoptInputs, BelievesWhatLooksTheSameAndReadsTheRest) {
  const TemporaryFolder folder;
  const auto file = [&](const char* name) {
    write(folder / name, "1,2\n");
    return (folder / name).string();
  };
  const std::string same = file("same"), touched = file("touched"), other = file("other"), unread = file("unread");
  FileState elsewhere = file_state(same);
  ++elsewhere.inode;
  adopt_inputs(told(same, elsewhere, io::Hash{1, 1}));
  EXPECT_EQ(first_content(same), (io::Hash{1, 1}));
  FileState later = file_state(touched);
  ++later.changed_seconds;
  EXPECT_NO_THROW(adopt_inputs(told(touched, later, io::hash_file(touched)))) << "a copy on this host";
  EXPECT_THROW(adopt_inputs(told(other, later, io::Hash{1, 1})), Error);
  EXPECT_THROW(adopt_inputs(told(unread, later, {})), Error) << "nothing but its looks could tell";
  EXPECT_NO_THROW(adopt_inputs(packed_inputs({same, touched})));
}

}  // namespace
}  // namespace sower
