#pragma once
// Releases are built for x86-64-v3. On an older processor the first such instruction would end the program with a bare "Illegal
// instruction", perhaps before main. The library looks first, as it is loaded, and says what is missing.

#include <string>

namespace sower {

/// The instructions this build uses and this processor lacks, as in "AVX2 FMA"; empty when it has all of them.
std::string missing_instructions();

}  // namespace sower
