#include "io/hash/hash.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "runner/api/error.hpp"

namespace sower::io {

static_assert(std::endian::native == std::endian::little, "numbers are hashed as their bytes in memory");

std::string Hash::hex() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(32, '0');
  for (std::size_t i = 0; i < 32; ++i) {
    const std::uint64_t word = i < 16 ? high : low;
    out[i] = digits[(word >> (4 * (15 - i % 16))) & 15];
  }
  return out;
}

struct Hasher::State {
  State() : xxh(XXH3_createState()) {
    if (xxh == nullptr) throw std::bad_alloc();
    XXH3_128bits_reset(xxh);
  }
  ~State() { XXH3_freeState(xxh); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  XXH3_state_t* xxh;
};

Hasher::Hasher() {}  // what is not collected yet needs no value
Hasher::~Hasher() = default;

void Hasher::bytes(std::span<const std::byte> data) {
  if (data.empty()) return;
  if (!state_ && data.size() <= little_.size() - collected_) {
    std::memcpy(little_.data() + collected_, data.data(), data.size());
    collected_ += data.size();
    return;
  }
  if (!state_) {
    state_ = std::make_unique<State>();
    XXH3_128bits_update(state_->xxh, little_.data(), collected_);
  }
  XXH3_128bits_update(state_->xxh, data.data(), data.size());
}

void Hasher::text(std::string_view characters) {
  number(characters.size());
  bytes(std::as_bytes(std::span(characters)));
}

void Hasher::number(std::uint64_t value) { bytes(std::as_bytes(std::span(&value, 1))); }

Hash Hasher::finish() const {
  const XXH128_hash_t value = state_ ? XXH3_128bits_digest(state_->xxh) : XXH3_128bits(little_.data(), collected_);
  return {value.high64, value.low64};
}

namespace {

struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number;
};

}  // namespace

Hash hash_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  require(file.number >= 0, "cannot open '", path, "': ", std::strerror(errno));
  Hasher hasher;
  std::vector<std::byte> buffer(std::size_t{1} << 20);
  for (;;) {
    const ssize_t count = ::read(file.number, buffer.data(), buffer.size());
    if (count == 0) return hasher.finish();
    if (count < 0 && errno == EINTR) continue;
    require(count > 0, "cannot read '", path, "': ", std::strerror(errno));
    hasher.bytes(std::span(buffer).first(static_cast<std::size_t>(count)));
  }
}

}  // namespace sower::io
