# retries: a task that fails is tried again in the same run; on_failure: stop ends it in order, and the same command goes on.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
cat >study.yaml <<'Y'
study: late
experiments:
  bad: {kind: integrate, params: {samples: 1e13}, timeout: 20 ms, retries: 2}
  good: {kind: integrate, params: {samples: 1e4}, replicates: 5}
Y
for layout in "--ranks 1" "--ranks 3"; do
  rm -rf results
  code=0
  "$SOWER" run study.yaml $layout >run.log 2>&1 || code=$?
  [ "$code" -eq 3 ] || { cat run.log; exit 1; }
  "$SOWER" show results/late 0 | grep -q '^  attempts  *3$'
  [ "$("$SOWER" tasks results/late --done --output csv | tail -n +2 | wc -l)" -eq 5 ]
done

cat >stop.yaml <<'Y'
study: stop
experiments:
  first: {kind: integrate, params: {samples: 1e4}, replicates: 3}
  bad: {kind: integrate, params: {samples: 1e13}, timeout: 20 ms, on_failure: stop}
  rest: {kind: integrate, params: {samples: 1e8}, replicates: 5}
Y
for start in "$SOWER run stop.yaml --ranks 1" "$MPIRUN -n 2 $SOWER run stop.yaml"; do
  rm -rf results
  code=0
  $start >stop.log 2>&1 || code=$?
  [ "$code" -eq 3 ] || { cat stop.log; exit 1; }
  grep -q 'stopped after a failure, as on_failure says' stop.log || { cat stop.log; exit 1; }
  missing=$("$SOWER" tasks results/stop --missing --output csv | tail -n +2 | wc -l)
  [ "$missing" -gt 0 ]
  # Mended, the same command goes on.
  sed 's/timeout: 20 ms, on_failure: stop/timeout: 20 ms/' stop.yaml >mended.yaml
  code=0
  "$SOWER" run mended.yaml >mended.log 2>&1 || code=$?
  [ "$code" -eq 3 ]
  [ "$("$SOWER" tasks results/stop --missing --output csv | tail -n +2 | wc -l)" -eq 0 ]
done

# What runs meanwhile and can save its state does so, and goes on from there: it would not end by itself.
cat >saved.yaml <<'Y'
study: saved
experiments:
  endless: {kind: integrate, params: {samples: 1e15}}
  bad: {kind: integrate, params: {samples: 1e13}, timeout: 1 s, on_failure: stop}
  rest: {kind: integrate, params: {samples: 1e4}, replicates: 5}
Y
for start in "$SOWER run saved.yaml --ranks 2" "$MPIRUN -n 2 $SOWER run saved.yaml"; do
  rm -rf results
  code=0
  $start >saved.log 2>&1 || code=$?
  [ "$code" -eq 3 ] || { cat saved.log; exit 1; }
  grep -q '^stopping: task 1 failed, and its experiment says on_failure: stop\. ' saved.log || { cat saved.log; exit 1; }
  grep -q 'stopped after a failure, as on_failure says; 6 tasks have not run' saved.log || { cat saved.log; exit 1; }
  code=0
  $start >again.log 2>&1 || code=$?
  [ "$code" -eq 3 ] || { cat again.log; exit 1; }
  grep -q '^1 of them goes on from a saved state$' again.log || { cat again.log; exit 1; }
done
