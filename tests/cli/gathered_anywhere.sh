# gather makes the results of the journal alone: after a kill, elsewhere without study and data, beside a run; compacted and removed on request.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
digest() { sed -n 's/^digest *//p' "$1"; }
cp -r "$SOWER_SOURCE/configs/data" data
cat >study.yaml <<'Y'
study: small   # the file as it was written
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 6}
  fit: {kind: optimize, params: {problem: {name: logistic_regression, data: data/breast_cancer.csv, target: malignant}, steps: 5}, replicates: 2}
Y
"$SOWER" run study.yaml >run.log
cp results/small/results.h5 whole.h5

# Elsewhere, where neither the study nor its data are.
mkdir away
mv results/small away/moved
mv study.yaml data away/
rmdir results
(cd away && rm moved/results.h5 && "$SOWER" gather moved/ >../moved.log)
[ "$(digest run.log)" = "$(digest moved.log)" ]
"$SOWER" diff whole.h5 away/moved
"$PYTHON" - <<'E'
import h5py
with h5py.File("whole.h5") as run, h5py.File("away/moved/results.h5") as gathered:
    for name in ("study", "command_line", "hosts_by_rank", "layout", "fingerprint", "started", "attempt"):
        assert run["provenance"][name][()] == gathered["provenance"][name][()], name
    assert b"as it was written" in gathered["provenance"]["study"][()]
    assert "gathered_again" in gathered["provenance"] and "gathered_again" not in run["provenance"]
E
mv away/study.yaml away/data .
# The moved folder goes on, too.
"$SOWER" run study.yaml --out away/moved >again.log
grep -q '^8 done before, 0 to run' again.log
[ "$(digest run.log)" = "$(digest again.log)" ]

# A folder that is none, or has no journal, is told.
code=0; "$SOWER" gather away >none.log 2>&1 || code=$?
[ $code -eq 2 ] && grep -q "neither a journal nor" none.log
code=0; "$SOWER" gather nowhere >none.log 2>&1 || code=$?
[ $code -eq 2 ]

# Beside a run, which is not disturbed: what is done by now, large variables left out; two at once; and after a kill.
cat >slow.yaml <<'Y'
study: slow
experiments:
  large: {kind: optimize, params: {steps: 400000}, replicates: 24}
  pi: {kind: integrate, params: {samples: 3e9}, needs: large, replicates: 40}
Y
"$SOWER" run slow.yaml --ranks 1 >/dev/null &
running=$!
trap 'kill -9 $running 2>/dev/null || true' EXIT
until [ "$("$SOWER" plan slow.yaml | sed -n 's/^large *\([0-9]*\) .*about.*/\1/p')" = 24 ]; do sleep 0.1; kill -0 $running; done
"$SOWER" gather results/slow >beside.log &
"$SOWER" gather results/slow >beside_too.log
wait $!
for log in beside.log beside_too.log; do
  grep -q "^a run is going on there: host .*, process $running, since .*: .*run slow.yaml" $log || { cat $log; exit 1; }
  grep -q '^  large/loss_curve  7[0-9.]* MB' $log || { cat $log; exit 1; }
done
"$PYTHON" - <<'E'
import xarray as xr, h5py
large = xr.open_dataset("results/slow/results.h5", group="large")
assert "loss_curve" not in large and large.loss.size == 24 and large.loss.notnull().all(), large
with h5py.File("results/slow/results.h5") as file:
    assert list(file["large"].attrs["left_out"]) == ["loss_curve"], dict(file["large"].attrs)
    assert file.attrs["complete"] == 0 and file.attrs["n_missing"] >= 30
E
"$SOWER" gather results/slow --everything >everything.log
if grep -q 'left out' everything.log; then exit 1; fi
code=0; "$SOWER" gather results/slow --compact >held.log 2>&1 || code=$?
[ $code -eq 1 ] && grep -q "another run is using 'results/slow': host .*, process $running" held.log
kill -0 $running
kill -9 $running
wait $running 2>/dev/null || true
"$SOWER" gather results/slow >after_kill.log
if grep -q 'left out\|going on' after_kill.log; then cat after_kill.log; exit 1; fi
"$PYTHON" -c 'import xarray as xr; assert xr.open_dataset("results/slow/results.h5", group="large").loss_curve.shape[0] == 24'
code=0; "$SOWER" gather results/slow --compact >incomplete.log 2>&1 || code=$?
[ $code -eq 2 ] && grep -q 'not complete' incomplete.log
[ -z "$(find results -name '*.tmp.*')" ]

# One journal file, then none; the folder says so ever after.
mv away/moved results/small
sed -i 's/replicates: 6/replicates: 7/' study.yaml
"$SOWER" run study.yaml --ranks 1 >seven.log
[ "$(ls results/small/journal/*.log | wc -l)" -ge 2 ]
"$SOWER" gather results/small --compact >compact.log
[ "$(ls results/small/journal/*.log | wc -l)" -eq 1 ] && grep -q '^the records are in one file now: 9 tasks' compact.log
"$SOWER" run study.yaml >compacted.log
grep -q '^9 done before, 0 to run' compacted.log
[ "$(digest seven.log)" = "$(digest compacted.log)" ]
"$SOWER" gather results/small --remove-journal >removed.log
grep -q 'read back and is right; the journal is removed' removed.log
[ -z "$(ls results/small/journal/*.log 2>/dev/null)" ]
"$SOWER" run study.yaml >nothing.log
grep -q '^nothing to run: the study in results/small was complete when its journal was removed (.*9 tasks were done' nothing.log
"$SOWER" plan study.yaml | grep -q '^nothing to run'
code=0; "$SOWER" gather results/small >gone.log 2>&1 || code=$?
[ $code -eq 2 ] && grep -q 'was removed' gone.log
code=0; "$SOWER" run study.yaml --set pi.replicates=8 >other.log 2>&1 || code=$?
[ $code -eq 1 ] && grep -q -- '--fresh' other.log
"$SOWER" run study.yaml --fresh >fresh.log
[ "$(digest seven.log)" = "$(digest fresh.log)" ]
