#include "io/hdf5/write.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <numeric>

#include "io/hdf5/checksum.hpp"
#include "io/hdf5/native.hpp"
#include "io/hdf5/structure.hpp"
#include "io/hdf5/utf8.hpp"
#include "runner/api/error.hpp"

namespace sower::io::hdf5 {
namespace {

struct AttributeWriter {
  Id object;
  std::string name, path;
  void operator()(const std::string& text) const {
    const std::string clean = valid_utf8(text);
    const char* characters = clean.c_str();
    write(Type::text, {}, &characters);
  }
  void operator()(const std::vector<std::string>& texts) const {
    std::vector<std::string> clean;
    for (const std::string& text : texts) clean.push_back(valid_utf8(text));
    std::vector<const char*> characters;
    for (const std::string& text : clean) characters.push_back(text.c_str());
    (*this)(characters);
  }
  template <class T>
  void operator()(const std::vector<T>& list) const {
    const hsize_t size = list.size();
    write(type_of<T>(), {&size, 1}, list.data());
  }
  template <class T>
  void operator()(const T& number) const {
    write(type_of<T>(), {}, &number);
  }
  void write(Type type, std::span<const hsize_t> sizes, const void* data) const {
    const std::string action = "write the attribute '" + name + "' of " + path;
    const Handle memory = native_type(type), space = make_space(sizes);
    const Handle made(H5Acreate2(object, name.c_str(), memory.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose, action);
    if (H5Awrite(made.id(), memory.id(), data) < 0) fail(action);
  }
};

std::string child(const std::string& path, const std::string& name) { return path + (path.ends_with('/') ? "" : "/") + name; }

}  // namespace

void Object::attribute(const std::string& name, const AttributeValue& value) const {
  std::visit(AttributeWriter{handle_.id(), name, path_}, value);
}

struct NewDataset::Progress {
  std::uint64_t written = 0, elements = 0;
  Checksum checksum;
};

NewDataset::~NewDataset() = default;
NewDataset::NewDataset(NewDataset&&) noexcept = default;
NewDataset& NewDataset::operator=(NewDataset&&) noexcept = default;

NewDataset::NewDataset(Handle handle, std::string path, Type type, std::vector<std::uint64_t> sizes)
    : Object(std::move(handle), std::move(path)), type_(type), sizes_(std::move(sizes)), progress_(std::make_unique<Progress>()) {
  progress_->elements = std::accumulate(sizes_.begin(), sizes_.end(), std::uint64_t{1}, std::multiplies<>());
}

/// Takes into the checksum what is being written.
void NewDataset::note(std::uint64_t count, const void* data) const {
  Checksum& checksum = progress_->checksum;
  if (type_ != Type::text) {
    checksum.numbers({static_cast<const std::byte*>(data), static_cast<std::size_t>(count) * bytes_of(type_)});
  } else {
    const auto* texts = static_cast<const char* const*>(data);
    for (std::uint64_t i = 0; i < count; ++i) checksum.text(texts[i]);
  }
  progress_->written += count;
}

void NewDataset::seal() const { attribute(Checksum::attribute, progress_->checksum.word()); }

void NewDataset::write(Type type, std::uint64_t first, std::uint64_t count, const void* data) const {
  require(type == type_, path_, " holds ", word(type_), " and was given ", word(type));
  require(first == progress_->written && count <= progress_->elements - first, path_, " was given the elements ", first, " to ",
          first + count, " after ", progress_->written, " of ", progress_->elements);
  if (count == 0) return;
  // Small enough that what was hashed is still in the cache when it is written.
  const std::uint64_t most = (std::uint64_t{1} << 20) / bytes_of(type);
  const Handle memory_type = native_type(type);
  const auto* bytes = static_cast<const std::byte*>(data);
  const std::vector<hsize_t> sizes(sizes_.begin(), sizes_.end());
  const Handle space = make_space(sizes);
  if (sizes.empty()) {
    note(1, data);
    if (H5Dwrite(handle_.id(), memory_type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) fail("write " + path_);
  }
  while (!sizes.empty() && count > 0) {
    const Box box = leading_box(sizes, first, std::min(count, most));
    const std::uint64_t written = box.elements();
    note(written, bytes);
    const Handle memory_space = select(space, box);
    if (H5Dwrite(handle_.id(), memory_type.id(), memory_space.id(), space.id(), H5P_DEFAULT, bytes) < 0) fail("write " + path_);
    first += written;
    count -= written;
    bytes += written * bytes_of(type);
  }
  if (progress_->written == progress_->elements) seal();
}

void NewDataset::write(std::uint64_t first, std::span<const std::string> texts) const {
  std::vector<std::string> repaired;
  repaired.reserve(texts.size());  // the pointers below must stay valid
  std::vector<const char*> characters(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (is_valid_utf8(texts[i])) characters[i] = texts[i].c_str();
    else characters[i] = repaired.emplace_back(valid_utf8(texts[i])).c_str();
  }
  write(first, std::span<const char* const>(characters));
}

NewGroup NewGroup::group(const std::string& name) const {
  std::string path = child(path_, name);
  return {Handle(H5Gcreate2(handle_.id(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "create " + path), path};
}

NewDataset NewGroup::dataset(const std::string& name, Type type, std::vector<std::uint64_t> sizes) const {
  NewDataset made = create(name, type, std::move(sizes));
  if (made.progress_->elements == 0) made.seal();
  return made;
}

NewDataset NewGroup::create(const std::string& name, Type type, std::vector<std::uint64_t> sizes) const {
  std::string path = child(path_, name);
  const Handle options(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "make dataset options");
  // Text that was never written must read as missing; numbers are all written, filling them first would write them twice.
  if (type != Type::text) H5Pset_fill_time(options.id(), H5D_FILL_TIME_NEVER);
  const Handle memory = native_type(type), space = make_space(std::vector<hsize_t>(sizes.begin(), sizes.end()));
  Handle made(H5Dcreate2(handle_.id(), name.c_str(), memory.id(), space.id(), H5P_DEFAULT, options.id(), H5P_DEFAULT), H5Dclose,
              "create " + path);
  return {std::move(made), std::move(path), type, std::move(sizes)};
}

void NewGroup::text(const std::string& name, const std::string& value) const {
  dataset(name, Type::text, {}).write(0, std::span<const std::string>(&value, 1));
}

void NewGroup::make_scale(const std::string& name, std::uint64_t size, const std::string& label) {
  Handle made(H5Dopen2(handle_.id(), name.c_str(), H5P_DEFAULT), H5Dclose, "open " + child(path_, name));
  if (H5DSset_scale(made.id(), label.c_str()) < 0) fail("make a dimension of " + child(path_, name));
  scales_.push_back({name, size, std::move(made)});
}

NewDataset NewGroup::coordinate(const std::string& name, Type type, std::uint64_t size) {
  NewDataset made = dataset(name, type, {size});
  make_scale(name, size, name);
  return made;
}

void NewGroup::dimension(const std::string& name, std::uint64_t size) {
  // netCDF-4's convention: a scale of this very name is a dimension without a variable. Nothing is ever stored in it.
  char label[80];
  std::snprintf(label, sizeof label, "This is a netCDF dimension but not a netCDF variable.%10llu", static_cast<unsigned long long>(size));
  static_cast<void>(create(name, Type::f32, {size}));
  make_scale(name, size, label);
}

const NewGroup::Scale& NewGroup::scale(const std::string& name) const {
  const auto found = std::ranges::find(scales_, name, &Scale::name);
  require(found != scales_.end(), "the group ", path_, " has no dimension '", name, "'");
  return *found;
}

NewDataset NewGroup::variable(const std::string& name, Type type, const std::vector<std::string>& dimensions) const {
  std::vector<std::uint64_t> sizes;
  for (const std::string& dimension : dimensions) sizes.push_back(scale(dimension).size);
  NewDataset made = dataset(name, type, std::move(sizes));
  for (std::size_t k = 0; k < dimensions.size(); ++k)
    if (H5DSattach_scale(made.handle_.id(), scale(dimensions[k]).dataset.id(), static_cast<unsigned>(k)) < 0)
      fail("name the dimensions of " + made.path());
  return made;
}

NewFile::NewFile(const std::filesystem::path& path) : path_(path.string()) {
  prepare();
  const Handle options(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make file options");
  // Without strong closing a forgotten object would keep the file open behind our back. Locks are tried, but file systems that have
  // none are no reason to fail. The default format version is kept: older readers understand it.
  H5Pset_fclose_degree(options.id(), H5F_CLOSE_STRONG);
  H5Pset_file_locking(options.id(), true, true);
  hid_t made = 0;
  do {
    errno = 0;
    made = H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, options.id());
  } while (made < 0 && errno == EINTR);
  handle_ = Handle(made, H5Fclose, "create " + path_);
}

NewGroup NewFile::root() const { return {Handle(H5Gopen2(handle_.id(), "/", H5P_DEFAULT), H5Gclose, "open " + path_), path_ + ":/"}; }

void NewFile::sum_up() {
  const Group group(Handle(H5Gopen2(handle_.id(), "/", H5P_DEFAULT), H5Gclose, "open " + path_), path_ + ":/");
  root().attribute(structure_attribute, structure_checksum(group));
}

void NewFile::close() { handle_.close("finish writing " + path_); }

}  // namespace sower::io::hdf5
