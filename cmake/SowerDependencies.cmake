# Every outside library, found once. Debian 12's package names stand in docs/decisions/0001-dependencies.md.
enable_language(C)  # FindMPI and FindHDF5 ask the C compiler about the C interfaces, the only ones used
find_package(MPI 3.1 REQUIRED COMPONENTS C)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash>=0.8)
find_package(HDF5 1.10 REQUIRED COMPONENTS C HL)
if(HDF5_IS_PARALLEL)
  message(FATAL_ERROR "HDF5 in ${HDF5_C_LIBRARIES} is an MPI build. sower writes with the serial library, and two flavours in one "
                      "process corrupt each other. Install libhdf5-dev, or point HDF5_ROOT at a serial build.")
endif()
find_package(ZLIB 1.2 REQUIRED)
find_path(RANDOM123_INCLUDE_DIR Random123/threefry.h REQUIRED)

add_library(sower_dependencies INTERFACE)
target_link_libraries(sower_dependencies INTERFACE MPI::MPI_C Eigen3::Eigen yaml-cpp fmt::fmt CLI11::CLI11
                      Threads::Threads ZLIB::ZLIB PkgConfig::XXHASH hdf5::hdf5 hdf5::hdf5_hl)  # HDF5_LIBRARIES would add curl and crypto
target_include_directories(sower_dependencies SYSTEM INTERFACE ${HDF5_INCLUDE_DIRS} ${RANDOM123_INCLUDE_DIR})
target_compile_definitions(sower_dependencies INTERFACE OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX EIGEN_DONT_PARALLELIZE)
