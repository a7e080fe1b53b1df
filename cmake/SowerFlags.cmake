# Flags that travel with the exported target, since they decide bits and layout; and warnings, which do not.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release is -O3 -DNDEBUG" FORCE)
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
add_library(sower_flags INTERFACE)
target_compile_features(sower_flags INTERFACE cxx_std_20)
target_compile_options(sower_flags INTERFACE -march=${SOWER_ARCH} -ffp-contract=off)
target_link_libraries(sower_flags INTERFACE OpenMP::OpenMP_CXX)  # templates of algorithms/reduce run on threads

option(SOWER_WERROR "make every warning an error" OFF)
add_library(sower_warnings INTERFACE)
target_compile_options(sower_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<$<BOOL:${SOWER_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms from inside std::string and std::vector at -O3 (GCC bug 105651 and its kin).
  target_compile_options(sower_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()

# The library says which instructions are missing as it is loaded; until then nothing may use them.
if(SOWER_ARCH MATCHES "^x86-64-v")
  set_source_files_properties(runner/main.cpp runner/command/processor.cpp
                              PROPERTIES COMPILE_OPTIONS -march=x86-64 COMPILE_DEFINITIONS SOWER_ARCH="${SOWER_ARCH}")
endif()

# The base folder lets a copy of the tree, such as the one a test makes, find what this tree compiled.
find_program(SOWER_CCACHE ccache)
if(SOWER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} ${SOWER_CCACHE})
endif()
