# The tour gives one digest on 1, 2 and 4 ranks of mpirun and on 1, 2 and 3 ranks as threads, and sower diff agrees.
set -euo pipefail
study="$SOWER_SOURCE/configs/tour.yaml"
digest() { sed -n 's/^digest *//p' "$1"; }

for ranks in 1 2 4; do "$MPIRUN" -n "$ranks" "$SOWER" run "$study" --out "mpi$ranks" >"mpi$ranks.log"; done
for ranks in 1 2 3; do "$SOWER" run "$study" --ranks "$ranks" --out "local$ranks" >"local$ranks.log"; done
# An MPI library that only one thread may call.
SOWER_MPI_THREADS=funneled "$MPIRUN" -x SOWER_MPI_THREADS -n 3 "$SOWER" run "$study" --out funnelled >funnelled.log
expected=$(digest mpi1.log)
[ "${#expected}" -eq 32 ] || { echo "no digest in:"; cat mpi1.log; exit 1; }
for run in mpi2 mpi4 funnelled local1 local2 local3; do
  [ "$(digest $run.log)" = "$expected" ] || { echo "$run has another digest:"; cat mpi1.log $run.log; exit 1; }
  "$SOWER" diff mpi1 $run | grep -qx 'no difference'
done

# Another seed is another answer, and diff finds it.
sed 's/^seed: 1/seed: 2/' "$study" >other.yaml
cp -r "$SOWER_SOURCE/configs/data" data
"$SOWER" run other.yaml --out other >other.log
[ "$(digest other.log)" != "$expected" ]
if "$SOWER" diff mpi1 other >difference.txt; then echo "diff saw nothing"; exit 1; fi
grep -q 'pi/' difference.txt || { cat difference.txt; exit 1; }
