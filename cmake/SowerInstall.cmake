# `cmake --install` gives a tree that may be moved: bin/sower, the library, the headers experiments are written against, and a
# CMake package with sower_add_program() for experiments that live outside this project.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/sower)

set_target_properties(sower PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
set_target_properties(sower_flags PROPERTIES EXPORT_NAME flags)
install(TARGETS sower)
install(TARGETS libsower sower_flags EXPORT sower_targets)
install(EXPORT sower_targets NAMESPACE sower:: FILE sowerTargets.cmake DESTINATION ${package_folder})

install(DIRECTORY runner/api DESTINATION include/sower/runner FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY algorithms DESTINATION include/sower FILES_MATCHING PATTERN "*.hpp")
install(FILES runner/command/command_line.hpp DESTINATION include/sower/runner/command)
install(FILES runner/main.cpp DESTINATION ${CMAKE_INSTALL_DATADIR}/sower)
install(DIRECTORY configs DESTINATION ${CMAKE_INSTALL_DATADIR}/sower)

configure_package_config_file(cmake/sowerConfig.cmake.in ${PROJECT_BINARY_DIR}/sowerConfig.cmake
                              INSTALL_DESTINATION ${package_folder} PATH_VARS CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sowerConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sowerConfig.cmake ${PROJECT_BINARY_DIR}/sowerConfigVersion.cmake DESTINATION ${package_folder})
