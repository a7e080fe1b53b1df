#include "algorithms/random/threefry.hpp"

#include <Random123/threefry.h>

#include <cstddef>
#include <cstring>

namespace sower::random {

Words threefry(const Words& key, const Words& counter) {
  const threefry4x64_key_t k{{key[0], key[1], key[2], key[3]}};
  const threefry4x64_ctr_t image = threefry4x64_R(20, threefry4x64_ctr_t{{counter[0], counter[1], counter[2], counter[3]}}, k);
  return {image.v[0], image.v[1], image.v[2], image.v[3]};
}

// g++ does not vectorise Random123's function, so here are its rounds once more, over lanes: the vector types that g++ and clang
// share. The tests hold both against each other. Two vectors go through each step side by side, because a single one leaves the
// processor waiting for the previous step (2.7 ns a number against 1.5).
namespace {

constexpr std::size_t lanes = 4, twins = 2;
using Lanes [[gnu::vector_size(8 * lanes)]] = std::uint64_t;
using Reals [[gnu::vector_size(8 * lanes)]] = double;
using Twins = std::array<Lanes, twins>;
using Schedule = std::array<std::uint64_t, 5>;

struct State {
  Twins a, b, c, d;
};

template <int bits>
[[gnu::always_inline]] inline void mix(Twins& x, Twins& y) {
  for (std::size_t t = 0; t < twins; ++t) x[t] += y[t];
  for (std::size_t t = 0; t < twins; ++t) y[t] = (y[t] << bits | y[t] >> (64 - bits)) ^ x[t];
}

[[gnu::always_inline]] inline void add_key(State& s, const Schedule& key, std::size_t step) {
  for (std::size_t t = 0; t < twins; ++t) {
    s.a[t] += key[step % 5];
    s.b[t] += key[(step + 1) % 5];
    s.c[t] += key[(step + 2) % 5];
    s.d[t] += key[(step + 3) % 5] + step;
  }
}

template <int... bits>
struct Rotations {};
using EvenRotations = Rotations<R_64x4_0_0, R_64x4_0_1, R_64x4_1_0, R_64x4_1_1, R_64x4_2_0, R_64x4_2_1, R_64x4_3_0, R_64x4_3_1>;
using OddRotations = Rotations<R_64x4_4_0, R_64x4_4_1, R_64x4_5_0, R_64x4_5_1, R_64x4_6_0, R_64x4_6_1, R_64x4_7_0, R_64x4_7_1>;

template <int r0, int r1, int r2, int r3, int r4, int r5, int r6, int r7>
[[gnu::always_inline]] inline void four_rounds(State& s, Rotations<r0, r1, r2, r3, r4, r5, r6, r7>) {
  mix<r0>(s.a, s.b), mix<r1>(s.c, s.d);
  mix<r2>(s.a, s.d), mix<r3>(s.c, s.b);
  mix<r4>(s.a, s.b), mix<r5>(s.c, s.d);
  mix<r6>(s.a, s.d), mix<r7>(s.c, s.b);
}

[[gnu::always_inline]] inline void twenty_rounds(State& s, const Schedule& key) {
  add_key(s, key, 0), four_rounds(s, EvenRotations{});
  add_key(s, key, 1), four_rounds(s, OddRotations{});
  add_key(s, key, 2), four_rounds(s, EvenRotations{});
  add_key(s, key, 3), four_rounds(s, OddRotations{});
  add_key(s, key, 4), four_rounds(s, EvenRotations{});
  add_key(s, key, 5);
}

[[gnu::always_inline]] inline Reals open_unit(Lanes words) {
  return std::bit_cast<Reals>((words >> 12) | 0x3ff0000000000000U) - (1 - 0x1p-53);
}

/// The 16 words of one vector of counters, counter by counter.
[[gnu::always_inline]] inline void store(double* out, const State& s, std::size_t t) {
  const Reals a = open_unit(s.a[t]), b = open_unit(s.b[t]), c = open_unit(s.c[t]), d = open_unit(s.d[t]);
  const Reals ab02 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab13 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const Reals cd02 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd13 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  const auto put = [&](std::size_t counter, Reals row) { std::memcpy(out + 4 * counter, &row, sizeof row); };
  put(0, __builtin_shufflevector(ab02, cd02, 0, 1, 4, 5));
  put(1, __builtin_shufflevector(ab13, cd13, 0, 1, 4, 5));
  put(2, __builtin_shufflevector(ab02, cd02, 2, 3, 6, 7));
  put(3, __builtin_shufflevector(ab13, cd13, 2, 3, 6, 7));
}

}  // namespace

void fill_open_unit(std::span<double> out, const Words& key, const Words& counter) {
  constexpr std::size_t batch = 4 * lanes * twins;
  const Schedule schedule{key[0], key[1], key[2], key[3], key[0] ^ key[1] ^ key[2] ^ key[3] ^ SKEIN_KS_PARITY64};
  const std::size_t whole = out.size() / batch * batch;
  for (std::size_t i = 0; i < whole; i += batch) {
    const Lanes zero{}, last = Lanes{0, 1, 2, 3} + (counter[3] + i / 4);
    State s{{zero + counter[0], zero + counter[0]},
            {zero + counter[1], zero + counter[1]},
            {zero + counter[2], zero + counter[2]},
            {last, last + lanes}};
    twenty_rounds(s, schedule);
    store(out.data() + i, s, 0);
    store(out.data() + i + 4 * lanes, s, 1);
  }
  for (std::size_t i = whole; i < out.size(); i += 4) {
    const Words words = threefry(key, {counter[0], counter[1], counter[2], counter[3] + i / 4});
    for (std::size_t k = 0; k < 4; ++k) out[i + k] = open_unit(words[k]);
  }
}

}  // namespace sower::random
