#pragma once
// The attributes that explain a variable, and columns of the engine's own numbers.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/hdf5/write.hpp"
#include "runner/api/recorder.hpp"

namespace sower::results {

std::string_view word(Origin origin);

/// long_name and units, each only when it says something, and origin ("computed" or "measured") unless empty.
void explain(const io::hdf5::NewDataset& dataset, std::string_view help, std::string_view unit, std::string_view origin);

/// Declares status codes, `excluded` included, as CF flags: flag_values and flag_meanings.
void explain_status(const io::hdf5::NewDataset& dataset);

/// Declares codes 0, 1, ... as CF flags. flag_values is left out when there are too many for an attribute; blanks in words become '_'.
void explain_codes(const io::hdf5::NewDataset& dataset, const std::vector<std::string>& words);

/// Values that are collected and written in large pieces.
template <class T>
class Buffered {
 public:
  explicit Buffered(io::hdf5::NewDataset dataset) : dataset_(std::move(dataset)) {}
  void add(T value) {
    values_.push_back(std::move(value));
    if (values_.size() == piece) flush();
  }
  /// Writes what is still in memory.
  void flush() {
    dataset_.write(written_, std::span<const T>(values_));
    written_ += values_.size();
    values_.clear();
  }
  [[nodiscard]] const io::hdf5::NewDataset& dataset() const { return dataset_; }

 private:
  static constexpr std::size_t piece = std::size_t{1} << 15;
  io::hdf5::NewDataset dataset_;
  std::vector<T> values_;
  std::uint64_t written_ = 0;
};

}  // namespace sower::results
