#pragma once

#include <mutex>

namespace sower::io {

/// To be held by tasks that read HDF5 files: the library is not made for several threads.
inline std::mutex& hdf5_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace sower::io
