#include "io/hdf5/structure.hpp"

#include <span>
#include <variant>
#include <vector>

#include "io/hdf5/attributes.hpp"
#include "io/hdf5/checksum.hpp"

namespace sower::io::hdf5 {
namespace {

class Structure {
 public:
  void group(const Group& group, const std::string& path) {
    checksum_.text("group");
    checksum_.text(path);
    attributes(group);
    for (const std::string& name : group.datasets()) dataset(group.dataset(name), name);
    for (const std::string& name : group.groups()) this->group(group.group(name), path + name + "/");
  }
  [[nodiscard]] std::string word() const { return checksum_.word(); }

 private:
  void number(std::uint64_t value) { checksum_.numbers(std::as_bytes(std::span(&value, 1))); }

  void dataset(const Dataset& dataset, const std::string& name) {
    checksum_.text("dataset");
    checksum_.text(name);
    checksum_.text(hdf5::word(dataset.stored_type()));
    const std::vector<std::uint64_t> sizes = dataset.sizes();
    const std::vector<std::string> dimensions = dataset.dimensions();
    number(sizes.size());
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      number(sizes[k]);
      checksum_.text(dimensions[k]);
    }
    checksum_.text(dataset.is_bare_dimension() ? "dimension" : dataset.is_scale() ? "coordinate" : "variable");
    attributes(dataset);
  }

  void attributes(const Found& found) {
    for (const auto& [name, value] : attributes_of(found)) {
      if (name == structure_attribute) continue;
      checksum_.text("attribute");
      checksum_.text(name);
      std::visit([this](const auto& each) { this->value(each); }, value);
    }
  }

  void value(const std::string& text) {
    checksum_.text("text");
    checksum_.text(text);
  }
  void value(const std::vector<std::string>& texts) {
    checksum_.text("text");
    number(texts.size());
    for (const std::string& each : texts) checksum_.text(each);
  }
  template <class T>
  void value(const std::vector<T>& list) {
    checksum_.text(hdf5::word(type_of<T>()));
    number(list.size());
    checksum_.numbers(std::as_bytes(std::span(list)));
  }
  template <class T>
  void value(const T& one) {
    checksum_.text(hdf5::word(type_of<T>()));
    checksum_.numbers(std::as_bytes(std::span(&one, 1)));
  }

  Checksum checksum_;
};

}  // namespace

std::string structure_checksum(const Group& root) {
  Structure structure;
  structure.group(root, "/");
  return structure.word();
}

}  // namespace sower::io::hdf5
