#pragma once
// Identifiers of the HDF5 library that release themselves, and its failures as Error. The library is not thread-safe: one thread of
// a process at a time may use anything in this folder.

#include <cstdint>
#include <string>
#include <string_view>

namespace sower::io::hdf5 {

using Id = std::int64_t;  ///< what hdf5.h calls hid_t; only this folder's .cpp files include that header

/// Types of elements. Text is variable-length UTF-8: fixed-length strings make netCDF's Python reader crash.
enum class Type : std::uint8_t { f64, f32, i64, i32, i8, u64, text };
std::string_view word(Type type);

/// Throws Error("cannot <action>: <why>") with what the library, or the system under it, last complained about.
[[noreturn]] void fail(const std::string& action);

/// Comes before anything else of the library. Keeps it from printing errors, which are thrown instead, and from acting at exit.
void prepare();

/// Owns an identifier.
class Handle {
 public:
  using Release = int (*)(Id);
  Handle() = default;
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;
  ~Handle();
  /// Takes what a call of the library returned; throws Error("cannot <action>: ...") when the call failed.
  Handle(Id id, Release release, const std::string& action);
  [[nodiscard]] Id id() const noexcept { return id_; }
  /// Releases now; throws Error when the library refuses, which for a file means that not everything was written.
  void close(const std::string& action);

 private:
  Id id_ = -1;
  Release release_ = nullptr;
};

}  // namespace sower::io::hdf5
