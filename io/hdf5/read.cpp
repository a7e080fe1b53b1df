#include "io/hdf5/read.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <numeric>
#include <system_error>

#include "io/hdf5/checksum.hpp"
#include "io/hdf5/native.hpp"
#include "runner/api/error.hpp"

namespace sower::io::hdf5 {
namespace {

std::string child(const std::string& path, const std::string& name) { return path + (path.ends_with('/') ? "" : "/") + name; }

std::string last_word(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// The attribute and its type when it is a scalar of that class; an empty handle otherwise.
Handle scalar_attribute(Id object, const std::string& name, H5T_class_t wanted) {
  if (H5Aexists(object, name.c_str()) <= 0) return {};
  Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "open the attribute '" + name + "'");
  const Handle type(H5Aget_type(attribute.id()), H5Tclose, "read a type"), space(H5Aget_space(attribute.id()), H5Sclose, "read a space");
  const bool fits = H5Tget_class(type.id()) == wanted && H5Sget_simple_extent_npoints(space.id()) == 1 &&
                    (wanted != H5T_STRING || H5Tis_variable_str(type.id()) > 0);
  return fits ? std::move(attribute) : Handle{};
}

herr_t append_name(hid_t, const char* name, const H5L_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

herr_t note_address(hid_t, unsigned, hid_t scale, void* into) {
  H5O_info_t about;
  if (H5Oget_info2(scale, &about, H5O_INFO_BASIC) < 0) return -1;
  *static_cast<haddr_t*>(into) = about.addr;
  return 1;  // the first one is enough
}

}  // namespace

/// H5Iget_name of a dereferenced scale would search the whole file.
class AddressBook {
 public:
  explicit AddressBook(Id group) : group_(H5Gopen2(group, ".", H5P_DEFAULT), H5Gclose, "open a group") {}
  std::string name_at(haddr_t address) {
    if (names_.empty()) H5Literate(group_.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, note_name, this);
    const auto found = names_.find(address);
    return found == names_.end() ? "" : found->second;
  }

 private:
  static herr_t note_name(hid_t group, const char* name, const H5L_info_t*, void* into) {
    H5O_info_t about;
    if (H5Oget_info_by_name2(group, name, &about, H5O_INFO_BASIC, H5P_DEFAULT) >= 0)
      static_cast<AddressBook*>(into)->names_.try_emplace(about.addr, name);
    return 0;
  }
  Handle group_;
  std::map<haddr_t, std::string> names_;
};

std::optional<std::string> Found::text(const std::string& attribute) const {
  const Handle found = scalar_attribute(handle_.id(), attribute, H5T_STRING);
  if (found.id() < 0) return {};
  const Handle memory = native_type(Type::text);
  char* characters = nullptr;
  if (H5Aread(found.id(), memory.id(), &characters) < 0) fail("read the attribute '" + attribute + "' of " + path_);
  std::string value = characters == nullptr ? "" : characters;
  H5free_memory(characters);
  return value;
}

std::optional<std::int64_t> Found::integer(const std::string& attribute) const {
  const Handle found = scalar_attribute(handle_.id(), attribute, H5T_INTEGER);
  if (found.id() < 0) return {};
  std::int64_t value = 0;
  if (H5Aread(found.id(), native_type(Type::i64).id(), &value) < 0) fail("read the attribute '" + attribute + "' of " + path_);
  return value;
}

Dataset::Sort Dataset::sort() const {
  const Handle type(H5Dget_type(handle_.id()), H5Tclose, "read the type of " + path_);
  switch (H5Tget_class(type.id())) {
    case H5T_INTEGER:
      return Sort::integers;
    case H5T_FLOAT:
      return Sort::numbers;
    case H5T_STRING:
      return Sort::texts;
    default:
      throw Error("cannot read " + path_ + ": it holds neither numbers nor text");
  }
}

std::vector<std::uint64_t> Dataset::sizes() const {
  const Handle space(H5Dget_space(handle_.id()), H5Sclose, "read the shape of " + path_);
  std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.id()))));
  if (H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr) < 0) fail("read the shape of " + path_);
  return {sizes.begin(), sizes.end()};
}

std::uint64_t Dataset::elements() const {
  const auto all = sizes();
  return std::accumulate(all.begin(), all.end(), std::uint64_t{1}, std::multiplies<>());
}

bool Dataset::is_scale() const { return H5DSis_scale(handle_.id()) > 0; }

bool Dataset::is_bare_dimension() const {
  char label[64] = "";
  return is_scale() && H5DSget_scale_name(handle_.id(), label, sizeof label) > 0 &&
         std::string_view(label).starts_with("This is a netCDF dimension but not a netCDF variable");
}

std::vector<std::string> Dataset::dimensions() const {
  std::vector<std::string> names(sizes().size());
  if (is_scale() && names.size() == 1) return {last_word(path_)};
  for (std::size_t k = 0; k < names.size(); ++k) {
    haddr_t address = HADDR_UNDEF;
    if (H5DSget_num_scales(handle_.id(), static_cast<unsigned>(k)) > 0 &&
        H5DSiterate_scales(handle_.id(), static_cast<unsigned>(k), nullptr, note_address, &address) > 0)
      names[k] = names_->name_at(address);
  }
  return names;
}

void Dataset::read(Type type, std::uint64_t first, std::uint64_t count, void* into) const {
  const Handle memory_type = native_type(type);
  auto* bytes = static_cast<std::byte*>(into);
  const std::size_t element = H5Tget_size(memory_type.id());
  const auto shape = sizes();
  const std::vector<hsize_t> extent(shape.begin(), shape.end());
  const Handle space = make_space(extent);
  require(first + count <= elements(), path_, " has ", elements(), " elements; ", first + count, " were asked for");
  if (extent.empty() && H5Dread(handle_.id(), memory_type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, into) < 0) fail("read " + path_);
  while (!extent.empty() && count > 0) {
    const Box box = leading_box(extent, first, count);
    const Handle memory_space = select(space, box);
    if (H5Dread(handle_.id(), memory_type.id(), memory_space.id(), space.id(), H5P_DEFAULT, bytes) < 0) fail("read " + path_);
    const std::uint64_t done = box.elements();
    first += done;
    count -= done;
    bytes += done * element;
  }
}

std::vector<double> Dataset::numbers(std::uint64_t first, std::uint64_t count) const {
  std::vector<double> values(count);
  read(Type::f64, first, count, values.data());
  return values;
}

std::vector<std::int64_t> Dataset::integers(std::uint64_t first, std::uint64_t count) const {
  std::vector<std::int64_t> values(count);
  read(Type::i64, first, count, values.data());
  return values;
}

std::vector<std::string> Dataset::texts(std::uint64_t first, std::uint64_t count) const {
  std::vector<char*> characters(count, nullptr);
  read(Type::text, first, count, characters.data());
  std::vector<std::string> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (characters[i] != nullptr) values[i] = characters[i];
    H5free_memory(characters[i]);
  }
  return values;
}

Type Dataset::stored_type() const {
  const Handle type(H5Dget_type(handle_.id()), H5Tclose, "read the type of " + path_);
  const bool is_float = H5Tget_class(type.id()) == H5T_FLOAT, is_signed = H5Tget_sign(type.id()) == H5T_SGN_2;
  if (sort() == Sort::texts) return Type::text;
  switch (H5Tget_size(type.id())) {
    case 1:
      return Type::i8;
    case 4:
      return is_float ? Type::f32 : Type::i32;
    case 8:
      return is_float ? Type::f64 : is_signed ? Type::i64 : Type::u64;
    default:
      throw Error("cannot read " + path_ + ": its type is none of a results file");
  }
}

std::optional<bool> Dataset::is_intact() const {
  const std::optional<std::string> written = text(Checksum::attribute);
  if (!written) return {};
  const Type type = stored_type();
  const std::uint64_t all = elements(), block = std::uint64_t{1} << 16;
  Checksum checksum;
  std::vector<std::byte> bytes(block * bytes_of(type));
  for (std::uint64_t first = 0; first < all; first += block) {
    const std::uint64_t count = std::min(block, all - first);
    if (type == Type::text) {
      for (const std::string& one : texts(first, count)) checksum.text(one);
    } else {
      read(type, first, count, bytes.data());
      checksum.numbers(std::span(bytes).first(count * bytes_of(type)));
    }
  }
  return checksum.word() == *written;
}

Group::Group(Handle handle, std::string path)
    : Found(std::move(handle), std::move(path)), names_(std::make_shared<AddressBook>(handle_.id())) {}

std::vector<std::string> Group::children(int object_type) const {
  std::vector<std::string> names;
  if (H5Literate(handle_.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, append_name, &names) < 0) fail("list " + path_);
  std::erase_if(names, [&](const std::string& name) {
    H5O_info_t about;
    return H5Oget_info_by_name2(handle_.id(), name.c_str(), &about, H5O_INFO_BASIC, H5P_DEFAULT) < 0 || about.type != object_type;
  });
  return names;
}

std::vector<std::string> Group::groups() const { return children(H5O_TYPE_GROUP); }
std::vector<std::string> Group::datasets() const { return children(H5O_TYPE_DATASET); }

Group Group::group(const std::string& name) const {
  std::string path = child(path_, name);
  return {Handle(H5Gopen2(handle_.id(), name.c_str(), H5P_DEFAULT), H5Gclose, "open " + path), path};
}

Dataset Group::dataset(const std::string& name) const {
  std::string path = child(path_, name);
  return {Handle(H5Dopen2(handle_.id(), name.c_str(), H5P_DEFAULT), H5Dclose, "open " + path), path, names_};
}

File::File(const std::filesystem::path& path) : path_(path.string()) {
  prepare();
  std::error_code ignored;
  require(std::filesystem::exists(path, ignored), "cannot open ", path_, ": there is no such file");
  require(std::filesystem::is_regular_file(path, ignored), "cannot open ", path_, ": it is not a regular file");
  const Handle options(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make file options");
  H5Pset_file_locking(options.id(), true, true);
  handle_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, options.id()), H5Fclose, "open " + path_ + " as an HDF5 file");
}

Group File::root() const { return {Handle(H5Gopen2(handle_.id(), "/", H5P_DEFAULT), H5Gclose, "open " + path_), path_ + ":/"}; }

}  // namespace sower::io::hdf5
