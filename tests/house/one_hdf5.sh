#!/usr/bin/env bash
# Exactly one HDF5 library is loaded with sower, and it is not an MPI flavour: two in one process corrupt each other.
set -euo pipefail
loaded=$(ldd "$1" | grep -o 'libhdf5[^ ]*' | grep -v '_hl' | sort -u)
echo "$loaded"
[ "$(wc -l <<<"$loaded")" = 1 ] && ! grep -qE 'mpi' <<<"$loaded"
