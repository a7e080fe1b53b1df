#!/usr/bin/env bash
# An installed sower may be moved, and a program outside this project adds an experiment of its own to all the built-in ones.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR

cmake --install "$SOWER_BUILD" --prefix "$PWD/first" >/dev/null
mv first moved
"$SOWER" kinds | awk '!/^-/ {print $1}' | sort >built_in.txt
moved/bin/sower kinds | awk '!/^-/ {print $1}' | sort | diff built_in.txt -
if grep -rlF -e "$SOWER_SOURCE" -e "$SOWER_BUILD" moved --include='*.cmake' --include='*.hpp'; then
  echo "these installed files name the folder they were built in"
  exit 1
fi
# Everything that is loaded from the tree is the moved one.
ldd moved/bin/sower | grep "libsower.* => $PWD/moved/" >/dev/null

cmake -G Ninja -S "$SOWER_SOURCE/tests/cli/third_party" -B outside -DCMAKE_PREFIX_PATH="$PWD/moved" -DCMAKE_CXX_COMPILER="$CXX" >configure.log 2>&1 ||
  { cat configure.log; exit 1; }
cmake --build outside --verbose >build.log 2>&1 || { cat build.log; exit 1; }
# What decides the bits came with the package.
grep -q -- '-ffp-contract=off' build.log

outside/mysower kinds | awk '!/^-/ {print $1}' | sort >with_mine.txt
added=$(comm -13 built_in.txt with_mine.txt)
lost=$(comm -23 built_in.txt with_mine.txt)
[ "$added" = random_walk ] && [ -z "$lost" ] || { echo "added: '$added', expected random_walk; lost: '$lost'"; exit 1; }

cp "$SOWER_SOURCE/tests/cli/third_party/walks.yaml" .
outside/mysower run walks.yaml --out one --ranks 1
"$MPIRUN" -n 2 outside/mysower run walks.yaml --out two
outside/mysower diff one/results.h5 two/results.h5
"$PYTHON" - <<'END'
import xarray as xr
walk = xr.open_dataset("one/results.h5", group="walk")
assert walk.end.dims == ("steps", "replicate") and walk.end.shape == (2, 3), walk
END
# The command without that experiment says so instead of running.
if "$SOWER" check walks.yaml >complaint.txt 2>&1; then echo "an unknown kind passed the check"; exit 1; fi
grep -q random_walk complaint.txt
