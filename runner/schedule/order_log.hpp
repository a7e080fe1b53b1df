#pragma once
// Which tasks each rank was given, so that the next run knows what was running when a job died.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "runner/schedule/orders.hpp"

namespace sower {

/// Appends orders to one file, made with the first of them. Used by one thread. It is an aid: when the disk refuses, the file ends there
/// and the run goes on.
class OrderLog {
 public:
  explicit OrderLog(std::filesystem::path file) : path_(std::move(file)) {}
  ~OrderLog();
  OrderLog(const OrderLog&) = delete;
  OrderLog& operator=(const OrderLog&) = delete;
  /// When it returns, the note survives the death of this process. To be called before the order is sent.
  void note(int rank, const Order& order);
  /// The run ends in order: nothing was running. `suspects`: what was when the process that ran it was killed, which may have ended the
  /// run.
  void end(const std::vector<Assignment>& suspects = {});

 private:
  void append(int rank, const std::vector<Assignment>& tasks);

  std::filesystem::path path_;
  int file_ = -1;
  bool refused_ = false;
};

/// What a file of orders says in the end.
struct LastOrders {
  bool ended = false;                           ///< in order
  std::vector<Assignment> suspects;             ///< of a run that ended in order all the same
  std::map<int, std::vector<Assignment>> last;  ///< the tasks of each rank's last two orders: it may have had one ahead
  std::string trouble;                          ///< not empty: why what lies there cannot be read
};

/// Reads as far as the file makes sense. A file that is not there or is another's says nothing.
LastOrders read_orders(const std::filesystem::path& file);

}  // namespace sower
