#include "runner/command/hold.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "runner/api/error.hpp"
#include "runner/command/hold_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower {
namespace {

namespace fs = std::filesystem;
using tests::TemporaryFolder;

/// A holder on a machine that is not this one.
Holder stranger() {
  Holder other = this_process();
  other.host = "elsewhere";
  other.machine = "another-boot pid:[1]";
  other.job = "77_3";
  other.command = "sower run far.yaml";
  return other;
}

/// What another process would have left; `age`: how many seconds ago it was touched.
void forge(const fs::path& folder, int number, const Holder& holder, double age = 0) {
  const fs::path path = hold_path(folder, number);
  std::ofstream(path) << text_of(holder);
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec -= static_cast<std::time_t>(age);
  const timespec times[2] = {now, now};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

std::string refusal(const fs::path& folder, HoldTimes times = {}) try {
  const Hold hold(folder, times);
  return "";
} catch (const Error& error) {
  return error.what();
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// A process that has ended, as it was while it ran.
Holder ended_process() {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string mine = text_of(this_process());
    ::_exit(::write(ends[1], mine.data(), mine.size()) == static_cast<ssize_t>(mine.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said(4096, ' ');
  said.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(ends[0], said.data(), said.size()), 0)));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return read_holder(said);
}

TEST(Hold, IsTheOnlyOneAndLeavesNothing) {
  const TemporaryFolder folder;
  {
    const Hold hold(folder.path());
    EXPECT_NO_THROW(hold.require_own());
    const std::string words = refusal(folder.path());
    EXPECT_NE(words.find("another run is using"), std::string::npos) << words;
    EXPECT_NE(words.find("process " + std::to_string(::getpid()) + ", "), std::string::npos) << words;
    EXPECT_NE(words.find(" s ago): "), std::string::npos) << words;
    EXPECT_NE(words.find("unit_tests"), std::string::npos) << "the command line: " << words;
    EXPECT_EQ(files_in(folder.path()), 1U) << "who was refused leaves nothing either";
  }
  EXPECT_EQ(files_in(folder.path()), 0U);
  EXPECT_EQ(refusal(folder.path()), "");
}

TEST(Hold, OfManyThatStartAtOnceExactlyOneWins) {
  for (const bool after_a_death : {false, true}) {
    const TemporaryFolder folder;
    if (after_a_death) forge(folder.path(), 4, ended_process());
    constexpr int runs = 16;
    std::atomic<int> ready = 0, won = 0, refused = 0;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < runs; ++i)
        threads.emplace_back([&] {
          ++ready;
          while (ready < runs) std::this_thread::yield();
          try {
            const Hold hold(folder.path());
            ++won;
            while (won + refused < runs) std::this_thread::yield();
          } catch (const Error&) {
            ++refused;
          }
        });
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(refused, runs - 1);
    EXPECT_EQ(files_in(folder.path()), 0U);
  }
}

TEST(Hold, OfADeadProcessIsTakenOverAtOnce) {
  const TemporaryFolder folder;
  forge(folder.path(), 7, ended_process());
  EXPECT_FALSE(holder_of(folder.path()));
  const Hold hold(folder.path());
  EXPECT_TRUE(fs::exists(hold_path(folder.path(), 8)));
  EXPECT_EQ(files_in(folder.path()), 1U);
  EXPECT_EQ(holder_of(folder.path())->process, ::getpid());
}

TEST(Hold, OfAProcessWhoseNumberAnotherHasGotIsTakenOver) {
  const TemporaryFolder folder;
  Holder before = this_process();
  --before.process_start;
  forge(folder.path(), 1, before);
  EXPECT_FALSE(holder_of(folder.path()));
  EXPECT_EQ(refusal(folder.path()), "");
}

TEST(Hold, OfAZombieIsTakenOver) {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    for (;;) ::pause();
  }
  Holder holder = this_process();
  holder.process = child;
  std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
  std::string word;
  for (int field = 0; field < 22; ++field) stat >> word;
  holder.process_start = std::stoull(word);
  forge(folder.path(), 1, holder);
  EXPECT_NE(refusal(folder.path()), "") << "it runs, and does not even touch its file";
  ::kill(child, SIGKILL);
  siginfo_t end{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(refusal(folder.path()), "") << "nobody has asked for its end yet, and yet it has ended";
  ::waitpid(child, nullptr, 0);
}

TEST(Hold, OfAnotherMachineIsRefusedOnASignOfLife) {
  const TemporaryFolder folder;
  forge(folder.path(), 1, stranger(), 3);
  EXPECT_TRUE(holder_of(folder.path()));
  std::jthread beats([&](const std::stop_token& end) {
    while (!end.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      ::utimensat(AT_FDCWD, hold_path(folder.path(), 1).c_str(), nullptr, 0);
    }
  });
  const std::string words = refusal(folder.path());
  EXPECT_NE(words.find("host elsewhere, process "), std::string::npos) << words;
  EXPECT_NE(words.find("Slurm job 77_3, since "), std::string::npos) << words;
  EXPECT_NE(words.find("sower run far.yaml"), std::string::npos) << words;
}

TEST(Hold, OfAnotherMachineIsTakenOverWhenThereIsNone) {
  const TemporaryFolder folder;
  forge(folder.path(), 1, stranger());
  EXPECT_EQ(refusal(folder.path(), {.stale_seconds = 0.5}), "") << "fresh, but silent from then on";
  forge(folder.path(), 1, stranger(), 61);
  EXPECT_FALSE(holder_of(folder.path()));
  EXPECT_EQ(refusal(folder.path()), "") << "silent for a minute already";
}

TEST(Hold, OfAnotherMachineThatLetsGoIsTaken) {
  const TemporaryFolder folder;
  forge(folder.path(), 1, stranger());
  const std::jthread ends([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    fs::remove(hold_path(folder.path(), 1));
  });
  EXPECT_EQ(refusal(folder.path()), "");
}

TEST(Hold, BeatsSoThatOthersHearOfIt) {
  const TemporaryFolder folder;
  const Hold hold(folder.path(), {.beat_seconds = 0.05});
  const timespec before = newest_hold(folder.path()).touched;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  timespec now = before;
  while (now.tv_sec == before.tv_sec && now.tv_nsec == before.tv_nsec && std::chrono::steady_clock::now() < end)
    now = newest_hold(folder.path()).touched;
  EXPECT_TRUE(now.tv_sec != before.tv_sec || now.tv_nsec != before.tv_nsec);
}

TEST(Hold, ThatWasTakenOverKnowsAndLeavesTheOtherAlone) {
  const TemporaryFolder folder;
  {
    const Hold hold(folder.path(), {.beat_seconds = 0.02});
    EXPECT_NO_THROW(hold.require_not_known_lost());
    forge(folder.path(), 2, stranger());
    fs::remove(hold_path(folder.path(), 1));
    EXPECT_THROW(hold.require_own(), Error);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    bool known = false;
    while (!known && std::chrono::steady_clock::now() < end) try {
        hold.require_not_known_lost();
      } catch (const Error& error) {
        known = std::string(error.what()).find("host elsewhere") != std::string::npos;
      }
    EXPECT_TRUE(known);
  }
  EXPECT_TRUE(fs::exists(hold_path(folder.path(), 2)));
}

TEST(Hold, ThatWasTakenOverKnowsEvenIfTheNumbersBeganAnew) {
  const TemporaryFolder folder;
  const Hold hold(folder.path());
  forge(folder.path(), 1, stranger());
  EXPECT_THROW(hold.require_own(), Error);
}

TEST(Hold, ThatDoesNotSayWhoseItIsCountsByItsTime) {
  const TemporaryFolder folder;
  std::ofstream(hold_path(folder.path(), 1)) << "process 99999999999999999999\nsince inf\nhost \x1b[31mred\n" << std::string(100'000, 'x');
  EXPECT_EQ(holder_of(folder.path())->host, "[31mred") << "nothing that a terminal would obey";
  EXPECT_EQ(refusal(folder.path(), {.stale_seconds = 0.3}), "");
}

TEST(Holder, ComesBackFromItsText) {
  const Holder me = this_process();
  Holder back = read_holder(text_of(me));
  EXPECT_NEAR(back.since, me.since, 1);
  back.since = me.since;
  EXPECT_EQ(back, me);
}

TEST(Hold, OfAFolderThatCannotBeWrittenSaysSo) {
  const TemporaryFolder folder;
  const std::string words = refusal(folder.path() / "nowhere");
  EXPECT_NE(words.find("cannot be written: No such file or directory; check its permissions"), std::string::npos) << words;
}

}  // namespace
}  // namespace sower
