# plan says what is done, how large it will be, what would change and why; run says the same; plan changes nothing, also while a run goes on.
set -euo pipefail
cat >study.yaml <<'Y'
study: small
seed: 1
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, sweep: {grid: {confidence: [0.9, 0.95]}}, replicates: 4}
  shoot: {kind: optimize, params: {steps: 50}, record: {loss_curve: {every: 10}}}
Y
has() { grep -qxF -- "$2" "$1" || { echo "no line '$2' in $1:"; cat "$1"; exit 1; }; }
"$SOWER" plan study.yaml >nothing.log
has nothing.log "nothing is done yet in results/small"
has nothing.log "shoot keeps loss_curve: every 10, all else whole"
[ ! -e results ] || { echo "plan made a folder"; exit 1; }
"$SOWER" run study.yaml >/dev/null
state() { find results -type f -printf '%p %s %T@ %C@\n' | sort; }
state >before
"$SOWER" plan study.yaml >same.log
grep -q '^pi  *8  *0  *0  *about 456 B$' same.log || { cat same.log; exit 1; }
has same.log "9 done before, 0 to run"
if grep -q changed same.log; then cat same.log; exit 1; fi

"$SOWER" plan study.yaml --set pi.replicates=6 >more.log
has more.log "  pi: replicates 4 → 6: 4 new tasks, none invalidated"
"$SOWER" plan study.yaml --set shoot.params.steps=70 >steps.log
has steps.log "  shoot: params.steps 50 → 70: 1 task done is invalidated, 1 new task"
"$SOWER" plan study.yaml --set seed=2 >seed.log
has seed.log "  seed 1 → 2: 9 tasks done are invalidated, 9 new tasks"
"$SOWER" plan study.yaml --only shoot >only.log
has only.log "  pi is no longer in the study: 8 tasks done are invalidated"
"$SOWER" plan study.yaml --set 'pi.sweep.grid.confidence=[0.95, 0.99]' --set 'shoot.record.loss_curve.every=1' >two.log
has two.log "  pi: sweep confidence: added 0.99; removed 0.9: 4 tasks done are invalidated, 4 new tasks"
grep -q '^pi  *4  *0  *4  *4  *about 456 B$' two.log || { cat two.log; exit 1; }
has two.log "  shoot: record loss_curve every 10 → all: 1 task done is invalidated, 1 new task"
state | diff before - || { echo "plan changed the folder"; exit 1; }

# How tasks are carried out invalidates none, beside a change that does, too.
"$SOWER" plan study.yaml --set pi.retries=2 --set 'pi.timeout=10 min' >beside.log
has beside.log "  pi: timeout none → 600 s"
has beside.log "      retries 0 → 2"
has beside.log "      none invalidated"
"$SOWER" plan study.yaml --set pi.retries=2 --set seed=2 >both.log
has both.log "  seed 1 → 2: 9 tasks done are invalidated, 9 new tasks"
has both.log "  pi: retries 0 → 2: none invalidated"

# What run says before it starts is what plan said.
"$SOWER" plan study.yaml --set pi.replicates=6 --set seed=2 | sed -n '/done before/,/^$/p' | sed '/^$/d' >planned.log
[ "$(wc -l <planned.log)" -ge 4 ] || { cat planned.log; exit 1; }
"$SOWER" run study.yaml --set pi.replicates=6 --set seed=2 >run.log
head -n $((1 + $(wc -l <planned.log))) run.log | tail -n +2 | diff planned.log -
"$SOWER" plan study.yaml >back.log
has back.log "  seed 2 → 1: 1 task done is invalidated, 1 task done in earlier runs"

# A study that is not what the run wrote is named.
sed -i 's/kind: optimize/kind: optimise/' results/small/journal/0002.study
"$SOWER" plan study.yaml >unreadable.log
grep -q "^what has changed since the last run cannot be told: .*0002.study' is damaged: it does not match its checksum" unreadable.log

# Beside a run that holds the folder.
cat >slow.yaml <<'Y'
study: slow
experiments:
  quick: {kind: integrate, params: {samples: 1000}, replicates: 3}
  pi: {kind: integrate, params: {samples: 2e9}, replicates: 40}
Y
"$SOWER" run slow.yaml --ranks 1 >/dev/null &
running=$!
trap 'kill -9 $running 2>/dev/null || true' EXIT
until "$SOWER" plan slow.yaml | grep -q '^3 done before, 40 to run'; do sleep 0.1; kill -0 $running; done
kill -0 $running
