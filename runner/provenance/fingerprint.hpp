#pragma once

#include <string>

namespace sower {

/// What decides bits besides the study: the content of this program and of libsower, the processor's vector instructions and the C
/// library's version. Results of different fingerprints are not mixed unasked.
std::string fingerprint();

}  // namespace sower
