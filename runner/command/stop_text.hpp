#pragma once
// What `sower run` says about a stop.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/study/study.hpp"

namespace sower {

/// When it begins: what happens now.
std::string stop_text(const std::string& reason, double grace_seconds);
/// At its end: how to go on.
std::string stopped_text(const std::string& reason, std::int64_t left);
/// Where nothing can be gathered any more.
std::string ended_at_once_text(const std::string& signal);
/// After a second Ctrl-C.
std::string interrupted_again_text();
/// Of tasks that the run ends without.
std::string abandoned_text(const Study& study, const std::vector<std::int64_t>& tasks);

}  // namespace sower
