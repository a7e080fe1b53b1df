#include "runner/schedule/order_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "io/data/regular_file.hpp"
#include "runner/journal/crc32c.hpp"

namespace sower {
namespace {

constexpr std::array<char, 12> first_bytes{'s', 'o', 'w', 'e', 'r', 'o', 'r', 'd', 1, 0, 0, 0};  // the last four: format version
constexpr std::int32_t nobody = -1;  // instead of a rank: the end, with the suspects for its tasks

struct Head {
  std::uint32_t crc = 0;  ///< over what follows
  std::int32_t rank = nobody;
  std::uint64_t tasks = 0;
};
struct Task {
  std::int64_t number = 0;
  std::uint64_t attempt = 1;
};
static_assert(sizeof(Head) == 16 && sizeof(Task) == 16);

std::uint32_t checksum(const Head& head, std::span<const Task> tasks) {
  return journal::crc32c(std::as_bytes(tasks), journal::crc32c(std::as_bytes(std::span(&head, 1)).subspan(sizeof head.crc)));
}

bool write_all(int file, std::string_view data) {
  while (!data.empty()) {
    const ssize_t written = ::write(file, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

OrderLog::~OrderLog() {
  if (file_ >= 0) ::close(file_);
}

void OrderLog::note(int rank, const Order& order) {
  if (!order.tasks.empty()) append(rank, order.tasks);
}

void OrderLog::end(const std::vector<Assignment>& suspects) {
  if (file_ >= 0) append(nobody, suspects);
}

void OrderLog::append(int rank, const std::vector<Assignment>& tasks) {
  if (refused_) return;
  std::string data;
  if (file_ < 0) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    data.assign(first_bytes.begin(), first_bytes.end());
  }
  std::vector<Task> listed;
  listed.reserve(tasks.size());
  for (const Assignment& each : tasks) listed.push_back({each.task, each.attempt});
  Head head{.rank = rank, .tasks = listed.size()};
  head.crc = checksum(head, listed);
  data.append(reinterpret_cast<const char*>(&head), sizeof head);
  data.append(reinterpret_cast<const char*>(listed.data()), listed.size() * sizeof(Task));
  refused_ = file_ < 0 || !write_all(file_, data);
}

LastOrders read_orders(const std::filesystem::path& file) {
  constexpr std::size_t most_bytes = std::size_t{256} << 20;  // more than a run writes
  io::RegularFile read = io::read_regular_file(file, most_bytes);
  const std::string all = read.content.value_or("");
  LastOrders found;
  found.trouble = std::move(read.trouble);
  std::map<int, std::size_t> last_order;  // how many tasks it has, by rank
  std::size_t at = first_bytes.size();
  if (all.size() < at || std::memcmp(all.data(), first_bytes.data(), at) != 0) return found;
  while (all.size() - at >= sizeof(Head)) {
    Head head;
    std::memcpy(&head, all.data() + at, sizeof head);
    at += sizeof head;
    if (head.tasks > (all.size() - at) / sizeof(Task)) break;
    std::vector<Task> tasks(head.tasks);
    if (!tasks.empty()) std::memcpy(tasks.data(), all.data() + at, tasks.size() * sizeof(Task));
    at += tasks.size() * sizeof(Task);
    if (head.crc != checksum(head, tasks)) break;
    found.ended = head.rank == nobody;
    std::vector<Assignment>& listed = found.ended ? found.suspects : found.last[head.rank];
    std::size_t& in_order_before = last_order[head.rank];
    listed.erase(listed.begin(), listed.end() - static_cast<std::ptrdiff_t>(in_order_before));
    in_order_before = tasks.size();
    for (const Task& each : tasks) listed.push_back({each.number, static_cast<std::uint32_t>(each.attempt)});
  }
  return found;
}

}  // namespace sower
