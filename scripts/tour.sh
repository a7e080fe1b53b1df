#!/usr/bin/env bash
# From a fresh checkout on Debian 12 to results: installs packages, builds a release, runs configs/tour.yaml on all cores.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh build run
cmake --preset release >/dev/null
cmake --build --preset release --target sower

# Open MPI refuses to run as root, as in a container, unless told twice.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
mpirun --oversubscribe -n "$(nproc)" build/release/sower run configs/tour.yaml

cat <<'END'

The results are in results/tour/results.h5. To open them:
  /usr/bin/python3 -c 'import xarray as xr; print(xr.open_dataset("results/tour/results.h5", group="shootout"))'
To use sower from anywhere: cmake --install build/release --prefix ~/.local
END
