# runner/provenance/build.hpp: at every build, since the commit and its dirtiness change without CMake running.
set(build_header ${PROJECT_BINARY_DIR}/generated/runner/provenance/build.hpp)
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
set(libraries "HDF5@${HDF5_VERSION};Eigen@${Eigen3_VERSION};yaml-cpp@${yaml-cpp_VERSION};fmt@${fmt_VERSION};xxHash@${XXHASH_VERSION};MPI@${MPI_C_VERSION}")
string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}} -march=${SOWER_ARCH} -ffp-contract=off" build_flags)
add_custom_target(build_header BYPRODUCTS ${build_header}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DHEADER=${build_header} -DSOWER_VERSION=${PROJECT_VERSION}
          "-DSOWER_COMPILER=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
          "-DSOWER_BUILD_FLAGS=${build_flags}"
          "-DSOWER_LIBRARIES=${libraries}" -P ${PROJECT_SOURCE_DIR}/cmake/WriteBuildHeader.cmake
  VERBATIM)
add_dependencies(libsower build_header)
target_include_directories(libsower PRIVATE ${PROJECT_BINARY_DIR}/generated)
