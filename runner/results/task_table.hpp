#pragma once
// The group /tasks of the results file: one row for every task of the study, in canonical order.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/journal/record.hpp"
#include "runner/results/labels.hpp"
#include "runner/study/study.hpp"

namespace sower::results {

class TaskTable {
 public:
  TaskTable(io::hdf5::NewGroup group, const Study& study);
  /// Rows come in canonical order. `row`: where the task lies in its experiment's arrays. `head` is that of its record, with its status
  /// `missing` when there is none.
  void add(const Task& task, std::int64_t row, const TaskHead& head);
  /// Writes what is still in memory and declares the codes that were met on the way.
  void finish();

 private:
  template <class T>
  Buffered<T> column(const std::string& name, std::string_view help, std::string_view unit = "");
  std::int32_t host_code(const std::string& host);
  const std::string& parameters_of(const Task& task);
  void name_values(const Sweep& sweep);
  void add_value(const Sweep& sweep, std::size_t axis, std::int64_t coordinate);
  void write_teams();

  const Study& study_;
  io::hdf5::NewGroup group_;
  std::map<std::string, std::int32_t> host_codes_;
  std::vector<std::string> hosts_;
  std::string last_host_;
  std::int32_t last_host_code_ = -1;
  std::string parameters_;  // of the last point asked for
  std::size_t experiment_ = 0;
  std::int64_t point_ = -1;
  std::vector<std::vector<std::string>> value_names_;  // "key=coordinate" of each axis of its experiment, unless they are too many

  Buffered<std::int64_t> number_;
  Buffered<std::string> key_;
  Buffered<std::int32_t> experiment_column_;
  Buffered<std::int64_t> row_, point_column_, replicate_;
  Buffered<std::string> parameters_column_;
  Buffered<std::int8_t> status_;
  Buffered<std::string> error_;
  Buffered<std::int32_t> attempts_, ranks_, first_rank_, threads_, host_;
  Buffered<double> start_, seconds_, cpu_seconds_, peak_memory_;
  Buffered<std::int32_t> signal_;
  Buffered<std::uint64_t> seed_;
  std::vector<std::int32_t> team_;  // the ranks of all tasks, one task's after another's
};

}  // namespace sower::results
