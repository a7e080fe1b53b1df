#pragma once
// Writing HDF5 files: a file is made new and whole by one writer. Everything throws Error with the path and the system's reason.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "io/hdf5/handle.hpp"

namespace sower::io::hdf5 {

using AttributeValue = std::variant<std::string, double, float, std::int64_t, std::int32_t, std::int8_t, std::vector<std::int8_t>,
                                    std::vector<std::int32_t>, std::vector<std::string>>;

template <class T>
constexpr Type type_of() {
  if constexpr (std::is_same_v<T, double>) return Type::f64;
  else if constexpr (std::is_same_v<T, float>) return Type::f32;
  else if constexpr (std::is_same_v<T, std::int64_t>) return Type::i64;
  else if constexpr (std::is_same_v<T, std::int32_t>) return Type::i32;
  else if constexpr (std::is_same_v<T, std::int8_t>) return Type::i8;
  else if constexpr (std::is_same_v<T, std::uint64_t>) return Type::u64;
  else {
    static_assert(std::is_same_v<T, const char*>);
    return Type::text;
  }
}

/// A group or a dataset: what attributes can be given to.
class Object {
 public:
  /// Text is made valid UTF-8.
  void attribute(const std::string& name, const AttributeValue& value) const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }  ///< "FILE:/group/name", for messages

 protected:
  Object(Handle handle, std::string path) : handle_(std::move(handle)), path_(std::move(path)) {}
  Handle handle_;
  std::string path_;
};

/// A dataset under construction; contiguous, uncompressed. Its elements are written in row-major order, each once; with the last one it
/// gets the attribute `checksum` (see Checksum). What is never written holds anything.
class NewDataset : public Object {
 public:
  ~NewDataset();
  NewDataset(NewDataset&&) noexcept;
  NewDataset& operator=(NewDataset&&) noexcept;
  /// Writes the elements `first ... first+data.size()-1` in row-major order; T is the dataset's type, `const char*` for text.
  template <class T>
  void write(std::uint64_t first, std::span<const T> data) const {
    write(type_of<T>(), first, data.size(), data.data());
  }
  /// Texts, made valid UTF-8.
  void write(std::uint64_t first, std::span<const std::string> texts) const;
  /// The same for `count` elements in untyped memory that hold `type`.
  void write(Type type, std::uint64_t first, std::uint64_t count, const void* data) const;
  [[nodiscard]] Type type() const noexcept { return type_; }

 private:
  friend class NewGroup;
  struct Progress;
  NewDataset(Handle handle, std::string path, Type type, std::vector<std::uint64_t> sizes);
  void note(std::uint64_t count, const void* data) const;
  void seal() const;
  Type type_;
  std::vector<std::uint64_t> sizes_;
  std::unique_ptr<Progress> progress_;
};

class NewGroup : public Object {
 public:
  [[nodiscard]] NewGroup group(const std::string& name) const;
  /// An array without named dimensions; a scalar when `sizes` is empty. netCDF's readers refuse groups with unnamed dimensions.
  [[nodiscard]] NewDataset dataset(const std::string& name, Type type, std::vector<std::uint64_t> sizes) const;
  /// A scalar text.
  void text(const std::string& name, const std::string& value) const;

  /// A dimension with coordinates: a dimension scale of the same name, to be written like any dataset.
  [[nodiscard]] NewDataset coordinate(const std::string& name, Type type, std::uint64_t size);
  /// A dimension that is only a name and a size, marked as netCDF-4 marks it.
  void dimension(const std::string& name, std::uint64_t size);
  /// An array over dimensions of this group that were made before.
  [[nodiscard]] NewDataset variable(const std::string& name, Type type, const std::vector<std::string>& dimensions) const;

 private:
  friend class NewFile;
  struct Scale {
    std::string name;
    std::uint64_t size;
    Handle dataset;
  };
  using Object::Object;
  [[nodiscard]] NewDataset create(const std::string& name, Type type, std::vector<std::uint64_t> sizes) const;
  void make_scale(const std::string& name, std::uint64_t size, const std::string& label);
  [[nodiscard]] const Scale& scale(const std::string& name) const;
  std::vector<Scale> scales_;
};

/// A file that did not exist before.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& path);
  [[nodiscard]] NewGroup root() const;
  /// Gives the root the checksum over the structure (see structure.hpp). Nothing may be added after it.
  void sum_up();
  /// Writes what the library still holds. Groups and datasets must be gone by then; what a NewFile leaves without it is unusable.
  void close();

 private:
  std::string path_;
  Handle handle_;
};

}  // namespace sower::io::hdf5
