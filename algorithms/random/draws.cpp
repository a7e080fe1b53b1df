#include "algorithms/random/draws.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/elementary/elementary.hpp"
#include "algorithms/random/normal_quantile.hpp"
#include "algorithms/random/permutation.hpp"
#include "algorithms/random/threefry.hpp"

namespace sower::random {
namespace {

__extension__ using Wide = unsigned __int128;

/// FNV-1a (Fowler, Noll, Vo), 64 bits.
std::uint64_t number_of(std::string_view purpose) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

Draws::Draws(StreamKey key, std::string_view purpose, std::uint64_t block) : key_(key.words), purpose_(number_of(purpose)), block_(block) {}

std::uint64_t Draws::word(std::uint64_t iteration, std::uint64_t index) const {
  return threefry(key_, {purpose_, block_, iteration, index / 4})[index % 4];
}

double Draws::uniform(std::uint64_t iteration, std::uint64_t index) const { return open_unit(word(iteration, index)); }

double Draws::normal(std::uint64_t iteration, std::uint64_t index) const { return normal_quantile(uniform(iteration, index)); }

double Draws::exponential(std::uint64_t iteration, std::uint64_t index) const { return -elementary::log(uniform(iteration, index)); }

std::uint64_t Draws::integer(std::uint64_t bound, std::uint64_t iteration, std::uint64_t index) const {
  require(bound >= 1, "a random integer below 0 was asked for; the bound must be at least 1");
  constexpr std::uint64_t again = 0x9e3779b97f4a7c15U;  // other purposes, for the words of further attempts
  Wide product = static_cast<Wide>(word(iteration, index)) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t surplus = (0 - bound) % bound;  // 2^64 mod bound: so many words are too many for a fair share
    for (std::uint64_t attempt = 0; static_cast<std::uint64_t>(product) < surplus; ++attempt) {
      const Words words = threefry(key_, {purpose_ + (attempt / 4 + 1) * again, block_, iteration, index});
      product = static_cast<Wide>(words[attempt % 4]) * bound;
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t Draws::permuted(std::uint64_t n, std::uint64_t iteration, std::uint64_t index) const {
  require(index < n, "the image of ", index, " under a permutation of 0 ... ", n, " - 1 was asked for");
  Draws own = *this;
  own.purpose_ ^= 0x5bf0363581a2c4d7U;  // words that no other draw of this purpose sees
  const auto small_shuffle = [&](std::uint64_t bound) { return own.integer(bound, iteration, bound); };
  if (n <= shuffled_exactly) return shuffled(n, index, small_shuffle);
  return enciphered(n, index, [&](std::uint64_t round, std::uint64_t half, std::uint64_t bound) {
    const Words words = threefry(own.key_, {own.purpose_, own.block_, iteration, round << 32 | half});
    return static_cast<std::uint64_t>(static_cast<Wide>(words[0]) * bound >> 64);
  });
}

void Draws::uniforms(std::span<double> out, std::uint64_t iteration, std::uint64_t first) const {
  for (std::size_t i = 0; i < out.size();) {
    const std::uint64_t index = first + i, left = out.size() - i;
    const Words counter{purpose_, block_, iteration, index / 4};
    const std::size_t begin = index % 4;
    if (begin == 0 && left >= 4) {
      fill_open_unit(out.subspan(i, left / 4 * 4), key_, counter);
      i += left / 4 * 4;
    } else {
      const Words words = threefry(key_, counter);
      for (std::size_t k = begin; k < std::min<std::size_t>(4, begin + left); ++k) out[i++] = open_unit(words[k]);
    }
  }
}

void Draws::normals(std::span<double> out, std::uint64_t iteration, std::uint64_t first) const {
  std::array<double, 512> buffer;
  for (std::size_t i = 0; i < out.size(); i += buffer.size()) {
    const std::size_t count = std::min(buffer.size(), out.size() - i);
    double* const normal = out.data() + i;
    uniforms(std::span(buffer).first(count), iteration, first + i);
    // vectorised, for the 85 % in the middle; the others are rare enough to be done one by one
    for (std::size_t k = 0; k < count; ++k) normal[k] = detail::central_quantile(buffer[k] - 0.5);
    for (std::size_t k = 0; k < count; ++k)
      if (std::fabs(buffer[k] - 0.5) > detail::central_half_width) normal[k] = normal_quantile(buffer[k]);
  }
}

}  // namespace sower::random
