# A task that is running whenever the job dies is set aside: the rest completes, the results say so, and retry gives it another chance.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
cat >study.yaml <<'Y'
study: deadly
experiments:
  first: {kind: integrate, params: {samples: 1e4}, replicates: 3}
  long: {kind: integrate, params: {samples: 1e13}, sweep: {grid: {confidence: [0.9, 0.95]}}}
  last: {kind: integrate, params: {samples: 1e4}, replicates: 4}
Y
running=
trap '[ -z "$running" ] || kill -9 $running 2>/dev/null || true' EXIT
# Starts a command on one rank and kills it when it has given out a task.
die_in() {
  local attempt=$1; shift
  "$@" --ranks 1 >died.log 2>&1 &
  running=$!
  until [ "$(stat -c %s results/deadly/journal/"$attempt".orders 2>/dev/null || echo 0)" -ge "$least" ]; do sleep 0.05; kill -0 $running; done
  kill -9 $running
  wait $running 2>/dev/null || true
  running=
}
run="$SOWER run study.yaml --set-aside-after 2"
least=124 # bytes of the orders up to the first long task
die_in 0001 $run
least=44
die_in 0002 $run
# The other long task is not to blame, though it has not finished either.
least=44
die_in 0003 $run
grep -q '^1 task set aside, as running again and again when the job died; `sower retry results/deadly` gives it another chance' died.log || { cat died.log; exit 1; }
die_in 0004 $run
code=0
$run --ranks 1 >rest.log 2>rest.err || code=$?
[ $code -eq 3 ] || { cat rest.log rest.err; exit 1; }
grep -q '^2 tasks set aside' rest.log
"$SOWER" tasks results/deadly --failed --output csv >failed.csv
[ "$(grep -c 'set aside: it was running at 2 deaths of the job (attempts' failed.csv)" -eq 2 ] || { cat failed.csv; exit 1; }
[ "$("$SOWER" tasks results/deadly --done --output csv | tail -n +2 | wc -l)" -eq 7 ]

# They stay so, until they are asked for; then one more death is enough.
code=0; timeout 100 $run --ranks 1 >again.log 2>&1 || code=$?
[ $code -eq 3 ] && grep -q '^7 done before, 0 to run' again.log
die_in 0007 "$SOWER" retry results/deadly 3
code=0; timeout 100 $run --ranks 1 >after.log 2>&1 || code=$?
[ $code -eq 3 ] && grep -q '^2 tasks set aside' after.log
"$SOWER" show results/deadly 3 | grep -q 'at 3 deaths of the job'

# A long task that saves its state between deaths advances, and is no suspect; one that does not is.
cat >study.yaml <<'Y'
study: advances
experiments:
  long: {kind: integrate, params: {samples: 1e13}}
Y
state_is_newer() { [ -n "$(find results/advances/checkpoints -type f ! -name '*.tmp.*' -newer results/advances/journal/"$1".orders 2>/dev/null)" ]; }
has_orders() { [ -s results/advances/journal/"$1".orders ]; }
# Starts an attempt and kills it when that holds of it.
die_when() {
  local holds=$1 attempt=$2; shift 2
  "$SOWER" run study.yaml --set-aside-after 2 --ranks 1 "$@" >died.log 2>&1 &
  running=$!
  until "$holds" "$attempt"; do sleep 0.05; kill -0 $running; done
  ! grep -q 'set aside' died.log || { cat died.log; exit 1; }
  kill -9 $running
  wait $running 2>/dev/null || true
  running=
}
for attempt in 0001 0002 0003 0004; do die_when state_is_newer $attempt --checkpoint-every '10 ms'; done
grep -q '^1 of them goes on from a saved state$' died.log
for attempt in 0005 0006; do die_when has_orders $attempt --checkpoint-every 1h; done
code=0; timeout 100 "$SOWER" run study.yaml --set-aside-after 2 --ranks 1 >rest.log 2>&1 || code=$?
[ $code -eq 3 ] && grep -q '^1 task set aside' rest.log || { cat rest.log; exit 1; }
"$SOWER" show results/advances 0 | grep -q 'at 2 deaths of the job (attempts 5, 6 of the run) and has saved no state since'
# Another chance, in which it saves its state, clears it of all deaths before.
"$SOWER" retry results/advances 0 --ranks 1 --checkpoint-every '10 ms' >died.log 2>&1 &
running=$!
until state_is_newer 0008; do sleep 0.05; kill -0 $running; done
kill -9 $running; wait $running 2>/dev/null || true
die_when has_orders 0009
