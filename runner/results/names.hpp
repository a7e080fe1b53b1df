#pragma once
// Names of the things in one group of the results file: each once.

#include <set>
#include <string>

namespace sower::results {

class Names {
 public:
  /// `wish` if HDF5 and netCDF can take it and nothing else is called so; otherwise the nearest free name: what cannot be in a name
  /// becomes '_', and `suffix` is added until the name is free.
  std::string claim(const std::string& wish, const std::string& suffix = "_recorded");
  /// `wish`, or the first free one of wish_2, wish_3, ...
  std::string claim_numbered(const std::string& wish);

 private:
  std::set<std::string> taken_;
};

}  // namespace sower::results
