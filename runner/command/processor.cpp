// Compiled for any x86-64 (cmake/SowerFlags.cmake). What runs before the check uses C only: an inline C++ function might be the copy
// that another file compiled with the instructions in question.
#include "runner/command/processor.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace {

/// Writes the missing ones into `names`, each after a space; the longest list takes 45 characters.
void list_missing([[maybe_unused]] char (&names)[64]) {
#if defined(__x86_64__) && defined(SOWER_ARCH)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("sse4.2")) std::strcat(names, " SSE4.2");
  if (!__builtin_cpu_supports("popcnt")) std::strcat(names, " POPCNT");
  if (!__builtin_cpu_supports("avx")) std::strcat(names, " AVX");
  if (!__builtin_cpu_supports("avx2")) std::strcat(names, " AVX2");
  if (!__builtin_cpu_supports("bmi")) std::strcat(names, " BMI");
  if (!__builtin_cpu_supports("bmi2")) std::strcat(names, " BMI2");
  if (!__builtin_cpu_supports("fma")) std::strcat(names, " FMA");
#endif
}

#if defined(__x86_64__) && defined(SOWER_ARCH)
/// Priority 101, the first a program may ask for: before the registrations, which are compiled for the newer instructions.
[[gnu::constructor(101)]] void refuse_old_processor() {
  char names[64] = "";
  list_missing(names);
  if (names[0] == '\0') return;
  char message[512];
  const int length = std::snprintf(message, sizeof message,
                                   "sower: this build needs %s, and this processor lacks%s.\n"
                                   "Build it on this machine with `cmake --preset native && cmake --build --preset native`.\n",
                                   SOWER_ARCH, names);
  _exit(write(STDERR_FILENO, message, static_cast<std::size_t>(length)) < 0 ? 1 : 2);
}
#endif

}  // namespace

namespace sower {

std::string missing_instructions() {
  char names[64] = "";
  list_missing(names);
  return names[0] == '\0' ? std::string() : std::string(names + 1);
}

}  // namespace sower
