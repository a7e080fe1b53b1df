#pragma once

namespace sower::tests {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SOWER_SLOW_BUILD
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
#define SOWER_SLOW_BUILD
#endif

/// CPU seconds that refusing a hostile text may take. A second is what is promised; the rest is for busy machines and slow builds.
#ifdef SOWER_SLOW_BUILD
inline constexpr double limit_seconds = 60;
#else
inline constexpr double limit_seconds = 5;
#endif

}  // namespace sower::tests
