# A task that takes longer than its timeout fails and says so, alone or in a team, on any layout; the others complete.
set -euo pipefail
cat >study.yaml <<'Y'
study: late
experiments:
  long: {kind: integrate, params: {samples: 1e13}, timeout: 50 ms, threads: 2}
  team: {kind: integrate, params: {samples: 1e13}, timeout: 0.05, ranks: 2}
  steps: {kind: optimize, params: {steps: 1e7, trajectory: never}, timeout: 50 ms}
  quick: {kind: integrate, params: {samples: 1e4}, replicates: 20, timeout: 10 min}
Y
for layout in "--ranks 1" "--ranks 3" mpirun; do
  rm -rf results
  if [ "$layout" = mpirun ]; then command=("$MPIRUN" -n 2 "$SOWER" run study.yaml); else command=("$SOWER" run study.yaml $layout); fi
  code=0
  "${command[@]}" >run.log 2>&1 || code=$?
  [ "$code" -eq 3 ] || { echo "exit code $code"; cat run.log; exit 1; }
  [ "$("$SOWER" tasks results/late --done --output csv | tail -n +2 | wc -l)" -eq 20 ]
  "$SOWER" tasks results/late --failed --output csv >failed.csv
  [ "$(grep -c 'took longer than its timeout of 0.05 s' failed.csv)" -eq 3 ] || { cat failed.csv; exit 1; }
done

# Neither the timeout nor its absence is a part of what tells tasks apart.
sed -i 's/timeout: 10 min/timeout: none/' study.yaml
"$SOWER" run study.yaml >again.log || true
grep -q '^20 done before' again.log
