# Failed tasks: kept or retried on resume, all or some, from the study that the folder keeps; one task alone in a folder of its own.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
refuses() { local code=$1; shift; local got=0; "$@" >refused.log 2>&1 || got=$?; [ $got -eq "$code" ] || { echo "exit code $got: $*"; cat refused.log; exit 1; }; }
count() { "$SOWER" tasks results/late "$@" --output csv | tail -n +2 | wc -l; }
cat >study.yaml <<'Y'
study: late
experiments:
  bad: {kind: integrate, params: {samples: 1e13}, sweep: {grid: {confidence: [0.9, 0.95]}}, timeout: 20 ms, replicates: 2}
  good: {kind: integrate, params: {samples: 1e4}, replicates: 3}
Y
refuses 3 "$SOWER" run study.yaml
attempts() { "$SOWER" show results/late "$1" | sed -n 's/^  attempts  *//p'; }

refuses 3 "$SOWER" run study.yaml --failed keep
grep -q '^3 done before, 0 to run; 4 failed before and stay so' refused.log
[ "$(attempts 0)" = 1 ]
refuses 3 "$SOWER" run study.yaml
grep -q '^3 done before, 4 to run, of which 4 failed before' refused.log
[ "$(attempts 0)" = 2 ]

# Without the study's file; on two ranks under mpirun, too.
mv study.yaml away.yaml
refuses 3 "$SOWER" retry results/late 1
grep -q '^3 done before, 1 to run, of which 1 failed before; 3 failed before and stay so' refused.log
[ "$(attempts 0)" = 2 ] && [ "$(attempts 1)" = 3 ]
refuses 3 "$SOWER" retry results/late --where 'confidence = 0.95' --where 'replicate = 0'
[ "$(attempts 0)" = 2 ] && [ "$(attempts 2)" = 3 ] && [ "$(attempts 3)" = 2 ]
refuses 3 "$MPIRUN" -n 2 "$SOWER" retry results/late
[ "$(attempts 0)" = 3 ] && [ "$(count --failed)" -eq 4 ]
key=$("$SOWER" show results/late 0 | sed -n 's/^  key  *//p')
refuses 3 "$SOWER" retry results/late "$key"
[ "$(attempts 0)" = 4 ]
refuses 2 "$SOWER" retry results/late 5
grep -q 'task 5 did not fail, it is done' refused.log
refuses 2 "$SOWER" retry results/late 99
refuses 2 "$SOWER" retry results/late --where 'confidense = 0.95'
refuses 2 "$SOWER" retry nowhere
"$PYTHON" -c 'import h5py; text = h5py.File("results/late/results.h5")["provenance/study"][()]; assert text.startswith(b"study: late"), text'

# The commands that show prints.
"$SOWER" show results/late 5 >show.log
grep -q '^  again  *sower run results/late --task 5$' show.log
grep -q '^  under a debugger  *gdb --args sower run results/late --task 5 --ranks 1$' show.log
find results -type f -printf '%p %s %T@\n' | sort >before
"$SOWER" run results/late --task 5 --ranks 1 >alone.log
find results -type f -printf '%p %s %T@\n' | sort | diff before -
[ "$("$SOWER" tasks task-5 --done --output csv | tail -n +2 | cut -d, -f1)" = 5 ]
"$SOWER" run results/late --task 5 --out task-5 | sed -n 's/^1 done before, 1 to run.*/again/p' | grep -qx again
refuses 2 "$SOWER" run results/late --task 7
refuses 2 "$SOWER" run results/late --task 5 --out results/late

# Mended, the folder's own study goes on where only what is missing is asked for.
mv away.yaml study.yaml
sed -i 's/1e13/1e4/' study.yaml
"$SOWER" run study.yaml >mended.log
[ "$(count --done)" -eq 7 ]
refuses 2 "$SOWER" retry results/late
grep -q 'nothing to try again' refused.log
"$SOWER" run results/late >folder.log
grep -q '^7 done before, 0 to run' folder.log

# A program that was mended makes all its tasks new, unless its content was declared.
task() { printf '#!/bin/sh\n[ $1 -ne 2 ] || { echo "first words that are long enough to be cut, with what is told after them" >&2; echo "ValueError: two" >&2; exit %s; }\n' "$1" >program; chmod +x program; }
cat >mend.yaml <<'Y'
study: mend
experiments:
  walk: {kind: command, params: {command: './program {n}', values: {n: 1}}, sweep: {grid: {values.n: [1, 2, 3]}}}
Y
task 1
refuses 3 "$SOWER" run mend.yaml
"$SOWER" tasks results/mend --failed | grep -q 'the program ended with exit code 1; the end of its stderr: ... ValueError: two' || { "$SOWER" tasks results/mend --failed; exit 1; }
"$SOWER" tasks results/mend --failed --output csv | grep -q 'that are long enough'
sleep 0.01
task 0
refuses 2 "$SOWER" retry results/mend
grep -q "^sower: no failed task is left to try again; changed since the last run:" refused.log || { cat refused.log; exit 1; }
grep -qx "  the content of '$PWD/program'" refused.log
grep -q '^so 1 failed and 2 done tasks are new tasks now, which `sower run results/mend` runs' refused.log
refuses 2 "$SOWER" retry results/mend 1
grep -q '^so 1 failed and 2 done tasks are new tasks now' refused.log
"$SOWER" run results/mend >mended.log
grep -q "the content of '$PWD/program': 2 tasks done are invalidated, 3 new tasks" mended.log
grep -q '^3 finished tasks in results/mend, 1 of them failed, belong to other studies' mended.log || { cat mended.log; exit 1; }
sed -i 's/^  walk: {/&identity: {declared: v1}, /; s/^study: mend/study: declared/' mend.yaml
task 1
refuses 3 "$SOWER" run mend.yaml
task 0
"$SOWER" retry results/declared >declared.log
grep -q '^2 done before, 1 to run, of which 1 failed before' declared.log
