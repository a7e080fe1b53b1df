#include "io/hdf5/attributes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "io/hdf5/checksum.hpp"
#include "io/hdf5/native.hpp"
#include "runner/api/error.hpp"

namespace sower::io::hdf5 {
namespace {

constexpr std::uint64_t piece = std::uint64_t{1} << 18;  // elements
constexpr std::array<std::string_view, 4> of_dimensions = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"};

herr_t append_attribute(hid_t, const char* name, const H5A_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

struct OpenAttribute {
  Handle handle, type, space;
  std::string path;
};

template <class T>
AttributeValue scalar_of(const OpenAttribute& attribute) {
  T value{};
  if (H5Aread(attribute.handle.id(), native_type(type_of<T>()).id(), &value) < 0) fail("read " + attribute.path);
  return value;
}

template <class T>
AttributeValue list_of(const OpenAttribute& attribute) {
  std::vector<T> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(attribute.space.id())));
  if (H5Aread(attribute.handle.id(), native_type(type_of<T>()).id(), values.data()) < 0) fail("read " + attribute.path);
  return values;
}

AttributeValue texts_of(const OpenAttribute& attribute) {
  std::vector<char*> characters(static_cast<std::size_t>(H5Sget_simple_extent_npoints(attribute.space.id())), nullptr);
  if (H5Aread(attribute.handle.id(), native_type(Type::text).id(), characters.data()) < 0) fail("read " + attribute.path);
  std::vector<std::string> texts;
  for (char* each : characters) {
    texts.emplace_back(each == nullptr ? "" : each);
    H5free_memory(each);
  }
  return texts;
}

std::optional<AttributeValue> value_of(const Found& found, const std::string& name, const OpenAttribute& attribute) {
  const bool single = H5Sget_simple_extent_type(attribute.space.id()) == H5S_SCALAR;
  const auto is = [&](Type type) { return H5Tequal(attribute.type.id(), native_type(type).id()) > 0; };
  if (is(Type::i8)) return single ? scalar_of<std::int8_t>(attribute) : list_of<std::int8_t>(attribute);
  if (is(Type::i32)) return single ? scalar_of<std::int32_t>(attribute) : list_of<std::int32_t>(attribute);
  if (single && is(Type::f64)) return scalar_of<double>(attribute);
  if (single && is(Type::f32)) return scalar_of<float>(attribute);
  if (single && is(Type::i64)) return scalar_of<std::int64_t>(attribute);
  if (!single && H5Tis_variable_str(attribute.type.id()) > 0) return texts_of(attribute);
  if (const auto text = single ? found.text(name) : std::nullopt) return *text;
  return {};
}

void copy_elements(const Dataset& from, const NewDataset& to) {
  const Type type = from.stored_type();
  const std::uint64_t elements = from.elements();
  std::vector<std::byte> bytes;
  for (std::uint64_t first = 0; first < elements; first += piece) {
    const std::uint64_t count = std::min(piece, elements - first);
    if (type == Type::text) {
      to.write(first, std::span<const std::string>(from.texts(first, count)));
      continue;
    }
    bytes.resize(count * bytes_of(type));
    from.read(type, first, count, bytes.data());
    to.write(type, first, count, bytes.data());
  }
}

}  // namespace

std::vector<std::pair<std::string, AttributeValue>> attributes_of(const Found& found) {
  std::vector<std::string> names;
  if (H5Aiterate2(found.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, append_attribute, &names) < 0)
    fail("list the attributes of " + found.path());
  std::vector<std::pair<std::string, AttributeValue>> all;
  for (const std::string& name : names) {
    if (std::ranges::find(of_dimensions, name) != of_dimensions.end()) continue;
    OpenAttribute attribute{Handle(H5Aopen(found.id(), name.c_str(), H5P_DEFAULT), H5Aclose, "open the attribute '" + name + "'"),
                            {},
                            {},
                            "the attribute '" + name + "' of " + found.path()};
    attribute.type = Handle(H5Aget_type(attribute.handle.id()), H5Tclose, "read a type");
    attribute.space = Handle(H5Aget_space(attribute.handle.id()), H5Sclose, "read a space");
    if (auto value = value_of(found, name, attribute)) all.emplace_back(name, std::move(*value));
  }
  return all;
}

void copy_datasets(const Group& from, NewGroup& to) {
  for (const auto& [name, value] : attributes_of(from)) to.attribute(name, value);
  const std::vector<std::string> names = from.datasets();
  const auto copy = [&](const Dataset& dataset, const NewDataset& made) {
    copy_elements(dataset, made);
    for (const auto& [attribute, value] : attributes_of(dataset))
      if (attribute != Checksum::attribute) made.attribute(attribute, value);  // it has its own, of what has arrived
  };
  for (const std::string& name : names) {
    const Dataset dataset = from.dataset(name);
    if (!dataset.is_scale()) continue;
    if (dataset.is_bare_dimension()) to.dimension(name, dataset.elements());
    else copy(dataset, to.coordinate(name, dataset.stored_type(), dataset.elements()));
  }
  for (const std::string& name : names) {
    const Dataset dataset = from.dataset(name);
    if (!dataset.is_scale()) copy(dataset, to.variable(name, dataset.stored_type(), dataset.dimensions()));
  }
}

}  // namespace sower::io::hdf5
