#pragma once
// Results files of a made-up study, whose tasks record whatever a test wants.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "io/hdf5/read.hpp"
#include "runner/results/gather.hpp"
#include "tests/support/temporary_folder.hpp"

namespace sower::tests {

/// Experiment `shootout`, 2 optimizers × 3 rates × 2 replicates, and `plain`, 3 replicates, of the kind gather_probe.
extern const char* const probe_study;

Study make_study(const std::string& text = probe_study);

template <class T>
Variable variable(std::string name, std::vector<T> values, std::vector<Dimension> dimensions = {}, About about = {}) {
  return {std::move(name), std::move(dimensions), Values(std::move(values)), std::move(about)};
}

/// Fills in a task's result; sets Status::missing for a task that never ran.
using Make = std::function<void(const Task& task, TaskResult& result)>;

/// What the three tasks of `plain` record; those of `shootout` record nothing.
Make plain(const std::function<std::vector<Variable>(std::int64_t replicate)>& record);

/// A journal written and gathered in a folder of its own. Task n ran on rank n % 4 and host node<n % 2> for half a second.
class ProbeResults {
 public:
  explicit ProbeResults(const Make& make, const Study& study = make_study());

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "results.h5"; }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  [[nodiscard]] io::hdf5::Group root() const { return io::hdf5::File(path()).root(); }
  [[nodiscard]] io::hdf5::Dataset operator()(const std::string& group, const std::string& name) const;
  /// All values of a dataset.
  [[nodiscard]] std::vector<double> numbers(const std::string& group, const std::string& name) const;
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& group, const std::string& name) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& group, const std::string& name) const;

  Gathered gathered;

 private:
  TemporaryFolder folder_;
};

}  // namespace sower::tests
