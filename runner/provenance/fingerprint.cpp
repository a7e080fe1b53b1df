#include "runner/provenance/fingerprint.hpp"

#include <dlfcn.h>
#include <gnu/libc-version.h>

#include "io/hash/hash.hpp"
#include "runner/api/error.hpp"

namespace sower {
namespace {

/// The file this function was loaded from: libsower.so, or the program that has it inside.
std::string library_path() {
  Dl_info info{};
  require(dladdr(reinterpret_cast<const void*>(&fingerprint), &info) != 0, "the loader does not say where libsower lies");
  return info.dli_fname;
}

std::string vector_instructions() {
  std::string found;
  // The C library chooses its own routines by these, whatever sower was built for.
  if (__builtin_cpu_supports("fma")) found += "fma,";
  if (__builtin_cpu_supports("avx2")) found += "avx2,";
  if (__builtin_cpu_supports("avx512f")) found += "avx512f,";
  return found.empty() ? "none" : found.substr(0, found.size() - 1);
}

}  // namespace

std::string fingerprint() {
  io::Hasher build;
  build.text(io::hash_file("/proc/self/exe").hex());
  build.text(io::hash_file(library_path()).hex());
  return text("build ", build.finish().hex().substr(0, 16), ", instructions ", vector_instructions(), ", glibc ", gnu_get_libc_version());
}

}  // namespace sower
