#pragma once
// Reading HDF5 files: what there is, and ranges of elements of it. Everything throws Error with the path and the reason.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/hdf5/handle.hpp"

namespace sower::io::hdf5 {

/// A group or a dataset: what has attributes.
class Found {
 public:
  /// The value of a scalar attribute; nothing when there is none of that name and sort.
  [[nodiscard]] std::optional<std::string> text(const std::string& attribute) const;
  [[nodiscard]] std::optional<std::int64_t> integer(const std::string& attribute) const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] Id id() const noexcept { return handle_.id(); }  ///< for this folder's .cpp files

 protected:
  Found(Handle handle, std::string path) : handle_(std::move(handle)), path_(std::move(path)) {}
  Handle handle_;
  std::string path_;
};

/// The names of the objects in a group, by where they lie in the file; read when first asked for.
class AddressBook;

class Dataset : public Found {
 public:
  enum class Sort { integers, numbers, texts };
  [[nodiscard]] Sort sort() const;
  [[nodiscard]] Type stored_type() const;  ///< throws Error when it is none of ours
  [[nodiscard]] std::vector<std::uint64_t> sizes() const;
  [[nodiscard]] std::uint64_t elements() const;  ///< the product of the sizes
  /// The name of each axis's dimension; empty for an axis without one. A dimension's coordinate has itself.
  [[nodiscard]] std::vector<std::string> dimensions() const;
  [[nodiscard]] bool is_scale() const;           ///< whether it stands for a dimension
  [[nodiscard]] bool is_bare_dimension() const;  ///< a dimension without coordinates: there is nothing to read

  /// The elements `first ... first+count-1` in row-major order; the library converts between types of numbers.
  [[nodiscard]] std::vector<double> numbers(std::uint64_t first, std::uint64_t count) const;
  [[nodiscard]] std::vector<std::int64_t> integers(std::uint64_t first, std::uint64_t count) const;
  [[nodiscard]] std::vector<std::string> texts(std::uint64_t first, std::uint64_t count) const;
  /// The same into memory for `count` elements of `type`, which is not text.
  void read(Type type, std::uint64_t first, std::uint64_t count, void* into) const;

  /// Whether the values are those that were written, by the attribute `checksum`: reads all of them. Nothing when there is no such
  /// attribute, as for a bare dimension.
  [[nodiscard]] std::optional<bool> is_intact() const;

 private:
  friend class Group;
  Dataset(Handle handle, std::string path, std::shared_ptr<AddressBook> names)
      : Found(std::move(handle), std::move(path)), names_(std::move(names)) {}
  std::shared_ptr<AddressBook> names_;  ///< of its group
};

class Group : public Found {
 public:
  [[nodiscard]] std::vector<std::string> groups() const;    ///< names of the groups in it, sorted
  [[nodiscard]] std::vector<std::string> datasets() const;  ///< names of the datasets in it, sorted
  [[nodiscard]] Group group(const std::string& name) const;
  [[nodiscard]] Dataset dataset(const std::string& name) const;

 private:
  friend class File;
  friend class NewFile;
  Group(Handle handle, std::string path);
  [[nodiscard]] std::vector<std::string> children(int object_type) const;
  std::shared_ptr<AddressBook> names_;
};

class File {
 public:
  /// Opens for reading; what was found in it stays usable when the File is gone. Throws Error when there is no such file or it is not HDF5.
  explicit File(const std::filesystem::path& path);
  [[nodiscard]] Group root() const;

 private:
  std::string path_;
  Handle handle_;
};

}  // namespace sower::io::hdf5
