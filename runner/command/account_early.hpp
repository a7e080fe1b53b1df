#pragma once
// What early stops spare of what is left to do.

#include <span>

#include "runner/command/account.hpp"

namespace sower {

/// Decides by the tasks that do not run, whose keys are given by their numbers, and takes those out of the account that are spared whatever
/// comes of the others.
void leave_out_stopped(const Study& study, const Journal& journal, std::span<const io::Hash> keys, const Resume& resume, Account& account);

/// Whether early stops may spare some of what is to run.
bool may_be_spared(const Account& account);

}  // namespace sower
