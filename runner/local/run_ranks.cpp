#include "runner/local/run_ranks.hpp"

#include <exception>
#include <future>
#include <numeric>
#include <thread>

#include "runner/api/error.hpp"
#include "runner/local/local_link.hpp"
#include "runner/team/team.hpp"

namespace sower::local {
namespace {

/// What each rank threw, if anything.
using Failures = std::vector<std::exception_ptr>;

Failures run_all(int ranks, const std::function<void(Link&)>& body) {
  require(ranks >= 1, "a run needs at least one rank, not ", ranks);
  PostOffice office(ranks);
  Failures failures(static_cast<std::size_t>(ranks));
  std::promise<bool> all_started;
  const std::shared_future<bool> go = all_started.get_future().share();
  const auto run_one = [&](int rank) {
    if (!go.get()) return;
    LocalLink link(office, rank);
    try {
      body(link);
    } catch (...) {
      failures[static_cast<std::size_t>(rank)] = std::current_exception();
      office.close();
    }
  };
  std::vector<std::jthread> threads;
  try {
    for (int rank = 1; rank < ranks; ++rank) threads.emplace_back(run_one, rank);
  } catch (const std::exception& error) {
    all_started.set_value(false);  // without all ranks the others would wait for ever
    throw Error(text("rank ", threads.size() + 1, " of ", ranks, " could not be started: ", error.what(), "; ask for fewer ranks"));
  }
  all_started.set_value(true);
  run_one(0);
  threads.clear();
  return failures;
}

bool is_echo(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const TeamError&) {
    return true;
  } catch (...) {
    return false;
  }
}

/// Throws the first cause, rather than what other ranks made of it.
void rethrow(const Failures& failures) {
  for (const std::exception_ptr& failure : failures)
    if (failure && !is_echo(failure)) std::rethrow_exception(failure);
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

void run_links(int ranks, const std::function<void(Link&)>& body) { rethrow(run_all(ranks, body)); }

void run_ranks(int ranks, const std::function<void(Comm&)>& body) {
  const Failures failures = run_all(ranks, [&](Link& link) {
    TeamInbox inbox(link);
    std::vector<int> everyone(static_cast<std::size_t>(link.size()));
    std::iota(everyone.begin(), everyone.end(), 0);
    Team team(inbox, std::move(everyone), 1);
    try {
      body(team);
      team.barrier();
    } catch (const std::exception& error) {
      team.fail(error.what());
      throw;
    }
  });
  rethrow(failures);
}

}  // namespace sower::local
