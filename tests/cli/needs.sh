# Experiments that need others: nothing runs before what it needs, resumes take what is done from the journal, failures hold back what waits
# for them, and one answer on every layout, isolated or not, with compacted and removed journals.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"; tail -n 40 ./*.log' ERR
refuses() { local code=$1; shift; local got=0; "$@" >refused.log 2>&1 || got=$?; [ $got -eq "$code" ] || { echo "exit code $got: $*"; cat refused.log; exit 1; }; }
digest() { sed -n 's/^digest *//p' "$1"; }
done_of() { "$SOWER" tasks "$1" --done --output csv | tail -n +2 | wc -l; }
cat >study.yaml <<'Y'
study: stages
seed: 5
experiments:
  table: {kind: compare, needs: [coarse, others], params: {variable: loss, statistic: median}}
  coarse: {kind: optimize, params: {steps: 30}, sweep: {grid: {learning_rate: [0.001, 0.01]}}, replicates: 3}
  others: {kind: optimize, params: {steps: 20, optimizer: sgd, learning_rate: 1e-4}, replicates: 2, isolate: process}
  fine: {kind: optimize, needs: coarse, params: {steps: 20, start_from: best_needed, start_spread: 0}, isolate: process}
  count:
    kind: command
    needs: coarse
    params:
      command: sh -c 'echo "$(grep -c \"status\" "$0") tasks"; test -f needed.json' {needed}
      metrics: {tasks: 'stdout:/([0-9]+) tasks/'}
  last: {kind: optimize, needs: [fine], params: {steps: 10, start_from: best_needed}, replicates: 2}
Y

# On one rank, on four, under mpirun: the same.
"$SOWER" run study.yaml --ranks 1 --out one >one.log
"$SOWER" run study.yaml --ranks 4 --out four >four.log
"$MPIRUN" -n 3 "$SOWER" run study.yaml --out mpi >mpi.log
[ -n "$(digest one.log)" ] && [ "$(digest one.log)" = "$(digest four.log)" ] && [ "$(digest one.log)" = "$(digest mpi.log)" ]
"$PYTHON" - <<'E2'
import h5py
with h5py.File("one/results.h5") as file:
    losses = file["coarse/loss"][()]
    assert file["table/median"].shape[-1] == 3 and file["table/best_median"][()].item() == min(file["table/median"][()].ravel())
    assert file["fine/loss_curve"][()].ravel()[0] == losses.min(), (file["fine/loss_curve"][()].ravel()[0], losses)
    assert file["count/tasks"][()].item() == 6
    assert list(file["table"].attrs["needs"]) == ["coarse", "others"], file["table"].attrs["needs"]
    assert "needs" not in file["coarse"].attrs
E2

# A run that has only the first stage: the next takes it from the journal, on another layout; the same with the journal compacted.
"$SOWER" run study.yaml --only coarse --out half --ranks 2 >first.log
[ "$(done_of half)" = 6 ]
"$SOWER" gather half --compact >compact.log
"$SOWER" run study.yaml --out half --ranks 3 >second.log
grep -q '^6 done before, 7 to run' second.log
[ "$(digest second.log)" = "$(digest one.log)" ]
"$SOWER" run study.yaml --out half >third.log
grep -q '^13 done before, 0 to run' third.log
"$SOWER" diff one half
"$SOWER" gather half --remove-journal >removed.log
"$SOWER" run study.yaml --out half >nothing.log
grep -q '^nothing to run' nothing.log

# What --only leaves out is missed; a task alone needs the folder where the results are.
refuses 2 "$SOWER" run study.yaml --only fine
grep -q "'fine' needs 'coarse', which --only leaves out" refused.log
refuses 2 "$SOWER" run study.yaml --task 9 --out alone
grep -q 'needs the results of coarse, and 6 of 6 are not in' refused.log
for task in 0 9; do  # the table, and the isolated search
  "$SOWER" run one --task $task --out alone-$task >alone.log
  [ "$("$SOWER" tasks alone-$task --done --output csv | tail -n +2 | cut -d, -f1)" = $task ]
done

# A change upstream runs what follows again, and plan says so.
"$SOWER" plan study.yaml --out one --set coarse.replicates=4 >plan.log
grep -q 'coarse: replicates 3 → 4: 2 new tasks, none invalidated' plan.log
grep -q 'fine: needs coarse, which is not as it was: 1 task done is invalidated, 1 new task' plan.log
grep -q 'last: needs fine, which is not as it was: 2 tasks done are invalidated, 2 new tasks' plan.log
"$SOWER" run study.yaml --out one --set coarse.replicates=4 >more.log
grep -q '^8 done before, 7 to run' more.log

# A failure holds back what needs it, and nothing else; mended, the same command goes on.
cat >fails.yaml <<'Y'
study: fails
experiments:
  bad: {kind: command, params: {command: "sh -c 'test {replicate} = 0 || test -f /MARK'"}, replicates: 2}
  waits: {kind: integrate, needs: bad, params: {samples: 100}, replicates: 3}
  waits_too: {kind: integrate, needs: [waits, good], params: {samples: 100}}
  good: {kind: integrate, params: {samples: 100}, replicates: 2}
Y
sed -i "s|/MARK|$PWD/mended|" fails.yaml
refuses 3 "$SOWER" run fails.yaml --out fails
grep -q '^3 tasks of waits wait for bad, of which 1 failed$' refused.log
grep -q '^1 task of waits_too waits for waits, of which 3 have not run$' refused.log
grep -q '^`sower retry fails` tries again what failed' refused.log
[ "$(done_of fails)" = 3 ]
refuses 3 "$SOWER" run fails.yaml --out fails --failed keep
grep -q '^3 done before, 0 to run; 1 failed before and stay so' refused.log
grep -q '^4 tasks held back, since what they need is not done and does not run now' refused.log
touch mended
"$SOWER" retry fails >retry.log
grep -q '^4 tasks have not run; `sower run fails` goes on' retry.log
"$MPIRUN" -n 2 "$SOWER" run fails >goes_on.log
grep -q '^4 done before, 4 to run' goes_on.log
[ "$(done_of fails)" = 8 ]

# Killed between the stages: what is done is not run again, and what follows has the same bits.
cat >killed.yaml <<'Y'
study: killed
experiments:
  first: {kind: integrate, params: {samples: 1000}, sweep: {grid: {integrand: [darts, exponential]}}, replicates: 5}
  slow: {kind: command, needs: first, params: {command: "sh -c 'touch /HERE/reached; test -f /HERE/go || sleep 100; cat {needed} >/dev/null'"}}
  table: {kind: compare, needs: [first], params: {variable: estimate}}
  after: {kind: integrate, needs: [slow, table], params: {samples: 1000}}
Y
sed -i "s|/HERE|$PWD|g" killed.yaml
"$SOWER" run killed.yaml --out killed >killed.log 2>&1 &
running=$!
until [ -f reached ]; do sleep 0.05; kill -0 $running; done
kill -9 $running
wait $running || true
touch go
"$SOWER" run killed.yaml --out killed >killed_again.log
grep -q '^1[0-9] done before' killed_again.log
"$SOWER" run killed.yaml --out whole >whole.log
[ "$(digest killed_again.log)" = "$(digest whole.log)" ]
