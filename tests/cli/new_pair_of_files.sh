#!/usr/bin/env bash
# A copy of the tree gains a kind of experiment by one pair of files and no edited one.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR

mkdir copy
cp -R "$SOWER_SOURCE"/{CMakeLists.txt,cmake,runner,algorithms,io,configs,slurm} copy
mkdir copy/algorithms/birthday
cp "$SOWER_SOURCE"/tests/cli/new_pair/birthday.{hpp,cpp} copy/algorithms/birthday

# With ccache, all but the new file comes out of this tree's own build.
cmake -G Ninja -S copy -B copy/build/release -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$CXX" -DSOWER_TESTS=OFF >configure.log 2>&1 ||
  { cat configure.log; exit 1; }
cmake --build copy/build/release >build.log 2>&1 || { cat build.log; exit 1; }
sower=copy/build/release/sower

"$SOWER" kinds | awk '!/^-/ {print $1}' | sort >before.txt
$sower kinds | awk '!/^-/ {print $1}' | sort >after.txt
[ "$(comm -3 before.txt after.txt | tr -d '\t')" = birthday ] || { diff before.txt after.txt; exit 1; }
$sower describe birthday | grep 'guests at each party'

cat >parties.yaml <<'END'
study: parties
seed: 1
experiments:
  party:
    kind: birthday
    params: {parties: 20000}
    sweep:
      grid:
        people: [10, 23, 40]
    ranks: 2
END
for ranks in 1 2 3; do $sower run parties.yaml --out "on_$ranks" --ranks $ranks; done
$sower diff on_1/results.h5 on_2/results.h5
$sower diff on_1/results.h5 on_3/results.h5

# Its loop never looks at the time: asked to stop, the run ends without it, with what is done.
sed 's/parties: 20000/parties: 1000000000000000/; s/ranks: 2/ranks: 1/' parties.yaml >endless.yaml
printf '  quick: {kind: integrate, params: {samples: 1000}, replicates: 5}\n' >>endless.yaml
for start in "$sower" "$MPIRUN -n 2 $sower"; do
  rm -rf endless
  code=0
  $start run endless.yaml --out endless --time-limit '4 s' --grace 0 >stopped.log 2>&1 || code=$?
  [ "$code" -eq 4 ] || { echo "exit code $code"; cat stopped.log; exit 1; }
  grep 'the run ends without party (task 0)' stopped.log
  [ "$($sower tasks endless --output csv | tail -n +2 | wc -l)" -eq 8 ]
done

"$PYTHON" - <<'END'
import numpy as np
import xarray as xr
party = xr.open_dataset("on_1/results.h5", group="party")
assert list(party.people.values) == [10, 23, 40], party
error = np.abs(party.probability - party.exact).values
bound = 5 * np.sqrt(party.exact * (1 - party.exact) / 20000).values
assert (error < bound.reshape(error.shape)).all(), (error, bound)
END
