#include "runner/results/export.hpp"

#include <algorithm>
#include <map>

#include "io/hdf5/attributes.hpp"
#include "runner/results/cells.hpp"
#include "runner/results/damage.hpp"

namespace sower::results {
namespace {

using Layout = io::JsonWriter::Layout;

struct WriteAttribute {
  io::JsonWriter& json;
  void operator()(const std::string& text) const { json.text(text); }
  template <class T>
  void operator()(const std::vector<T>& list) const {
    json.begin_array(Layout::one_line);
    for (const T& each : list) {
      if constexpr (std::is_same_v<T, std::string>) json.text(each);
      else json.integer(each);
    }
    json.end_array();
  }
  template <class T>
  void operator()(const T& number) const {
    if constexpr (std::is_floating_point_v<T>) json.number(static_cast<double>(number));
    else json.integer(number);
  }
};

/// Those that tell how values are stored are left out: here they are what they mean.
void write_attributes(const io::hdf5::Found& found, io::JsonWriter& json) {
  json.key("attrs");
  json.begin_object(Layout::one_line);
  for (const auto& [name, value] : io::hdf5::attributes_of(found)) {
    if (name == "_FillValue" || name == "dtype" || name == "coordinates" || name == "checksum") continue;
    json.key(name);
    std::visit(WriteAttribute{json}, value);
  }
  json.end_object();
}

/// Elements of a dataset one after the other, read in pieces.
class Elements {
 public:
  explicit Elements(io::hdf5::Dataset dataset) : reader_(std::move(dataset)), left_(reader_.dataset().elements()) {}
  const Cell& next() {
    if (at_ == piece_.size()) {
      constexpr std::uint64_t most = 1 << 16;
      const std::uint64_t count = std::min(most, left_);
      piece_ = reader_.range(first_, count);
      first_ += count;
      left_ -= count;
      at_ = 0;
    }
    return piece_[at_++];
  }

 private:
  CellReader reader_;
  std::uint64_t first_ = 0, left_;
  std::vector<Cell> piece_;
  std::size_t at_ = 0;
};

void write_level(const std::vector<std::uint64_t>& sizes, std::size_t axis, Elements& elements, io::JsonWriter& json) {
  if (axis == sizes.size()) return write_json(json, elements.next());
  json.begin_array(Layout::one_line);
  for (std::uint64_t i = 0; i < sizes[axis]; ++i) write_level(sizes, axis + 1, elements, json);
  json.end_array();
}

void write_variable(const io::hdf5::Group& group, const std::string& name, io::JsonWriter& json) {
  io::hdf5::Dataset dataset = group.dataset(name);
  json.key(name);
  json.begin_object();
  json.key("dims");
  json.begin_array(Layout::one_line);
  for (const std::string& dimension : dataset.dimensions()) json.text(dimension);
  json.end_array();
  write_attributes(dataset, json);
  json.key("data");
  const std::vector<std::uint64_t> sizes = dataset.sizes();
  Elements elements(std::move(dataset));
  write_level(sizes, 0, elements, json);
  json.end_object();
}

/// Coordinates of dimensions, and of the tasks where they are rows: what was swept, and the replicate.
bool is_coordinate(const io::hdf5::Dataset& dataset, const std::string& name) {
  return dataset.is_scale() || dataset.text("parameter").has_value() || name == "replicate";
}

}  // namespace

void export_json(const io::hdf5::Group& experiment, io::JsonWriter& json) {
  std::vector<std::string> coordinates, variables;
  std::map<std::string, std::uint64_t> dimensions;
  for (const std::string& name : experiment.datasets()) {
    const io::hdf5::Dataset dataset = experiment.dataset(name);
    if (dataset.is_scale()) dimensions[name] = dataset.elements();
    if (dataset.is_bare_dimension()) continue;
    (is_coordinate(dataset, name) ? coordinates : variables).push_back(name);
  }
  json.begin_object();
  json.key("coords");
  json.begin_object();
  for (const std::string& name : coordinates) write_variable(experiment, name, json);
  json.end_object();
  write_attributes(experiment, json);
  json.key("dims");
  json.begin_object(Layout::one_line);
  for (const auto& [name, size] : dimensions) {
    json.key(name);
    json.integer(static_cast<std::int64_t>(size));
  }
  json.end_object();
  json.key("data_vars");
  json.begin_object();
  for (const std::string& name : variables) write_variable(experiment, name, json);
  json.end_object();
  json.end_object();
}

void export_netcdf(const io::hdf5::Group& root, const std::string& experiment, const std::filesystem::path& file) {
  io::hdf5::NewFile made(file);
  {
    io::hdf5::NewGroup to = made.root();
    for (const std::string& name : root.group(experiment).datasets()) require_intact(root.group(experiment).dataset(name));
    io::hdf5::copy_datasets(root.group(experiment), to);
    for (const char* attribute : {"Conventions", "title", "sower_version", "digest"})
      if (const auto value = root.text(attribute)) to.attribute(attribute, *value);
    to.attribute("experiment", experiment);
  }
  made.close();
}

}  // namespace sower::results
