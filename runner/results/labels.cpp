#include "runner/results/labels.hpp"

#include <algorithm>
#include <numeric>

#include "runner/journal/record.hpp"
#include "runner/results/layout.hpp"

namespace sower::results {

std::string_view word(Origin origin) { return origin == Origin::computed ? "computed" : "measured"; }

void explain(const io::hdf5::NewDataset& dataset, std::string_view help, std::string_view unit, std::string_view origin) {
  if (!help.empty()) dataset.attribute("long_name", std::string(help));
  if (!unit.empty()) dataset.attribute("units", std::string(unit));
  if (!origin.empty()) dataset.attribute("origin", std::string(origin));
}

void explain_status(const io::hdf5::NewDataset& dataset) {
  std::vector<std::int8_t> values;
  std::string meanings;
  for (const Status status : {Status::missing, Status::done, Status::diverged, Status::failed}) {
    values.push_back(static_cast<std::int8_t>(status));
    meanings += std::string(word(status)) + " ";
  }
  values.push_back(excluded);
  values.push_back(static_cast<std::int8_t>(Status::stopped));
  meanings += "excluded stopped";
  explain(dataset, "what became of the task", "", "");
  dataset.attribute("flag_values", values);
  dataset.attribute("flag_meanings", meanings);
}

void explain_codes(const io::hdf5::NewDataset& dataset, const std::vector<std::string>& words) {
  constexpr std::size_t most = 15000;  // HDF5 keeps attributes of up to 64 KiB
  if (!words.empty() && words.size() <= most) {
    std::vector<std::int32_t> values(words.size());
    std::iota(values.begin(), values.end(), 0);
    dataset.attribute("flag_values", values);
  }
  std::string meanings;
  for (std::string word : words) {
    std::ranges::replace(word, ' ', '_');
    meanings += (meanings.empty() ? "" : " ") + word;
  }
  dataset.attribute("flag_meanings", meanings);
}

}  // namespace sower::results
