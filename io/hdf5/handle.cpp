#include "io/hdf5/handle.hpp"

#include <hdf5.h>

#include <cstdlib>
#include <system_error>
#include <type_traits>
#include <utility>

#include "runner/api/error.hpp"

namespace sower::io::hdf5 {
namespace {

static_assert(std::is_same_v<hid_t, Id> && std::is_same_v<herr_t, int>);

struct Cause {
  std::string innermost;
  int system_error = 0;
};

/// The library hides the system's error in the text of one of its messages: "..., errno = 28, error message = ...".
herr_t note_cause(unsigned, const H5E_error2_t* error, void* into) {
  auto& cause = *static_cast<Cause*>(into);
  const std::string message = error->desc == nullptr ? "" : error->desc;
  if (cause.innermost.empty()) cause.innermost = message;
  constexpr std::string_view mark = "errno = ";
  if (const auto at = message.find(mark); at != std::string::npos && cause.system_error == 0)
    cause.system_error = std::atoi(message.c_str() + at + mark.size());
  return 0;
}

}  // namespace

std::string_view word(Type type) {
  switch (type) {
    case Type::f64:
      return "float64";
    case Type::f32:
      return "float32";
    case Type::i64:
      return "int64";
    case Type::i32:
      return "int32";
    case Type::i8:
      return "int8";
    case Type::u64:
      return "uint64";
    case Type::text:
      return "text";
  }
  return "unknown";
}

void fail(const std::string& action) {
  Cause cause;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, note_cause, &cause);
  H5Eclear2(H5E_DEFAULT);
  if (cause.system_error != 0) throw Error("cannot " + action + ": " + std::generic_category().message(cause.system_error));
  throw Error("cannot " + action + ": " + (cause.innermost.empty() ? "the HDF5 library gives no reason" : cause.innermost));
}

void prepare() {
  // At exit the library would close, and so flush, a file it could not write before, and 1.10 crashes over that. Everything is closed
  // where it is used. Works only as the first call ever; else another user of HDF5 in this process answers for the end of it.
  static const herr_t first [[maybe_unused]] = H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);  // no file needs code that somebody left in a plugin folder
}

Handle::Handle(Id id, Release release, const std::string& action) : id_(id), release_(release) {
  if (id < 0) fail(action);
}

Handle::Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), release_(other.release_) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(release_, other.release_);
  return *this;
}

Handle::~Handle() {
  if (id_ >= 0) release_(id_);  // a failure here follows one that was already thrown
}

void Handle::close(const std::string& action) {
  const Id id = std::exchange(id_, -1);
  if (id >= 0 && release_(id) < 0) fail(action);
}

}  // namespace sower::io::hdf5
