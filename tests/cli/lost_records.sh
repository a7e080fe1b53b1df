# A file of the journal that is gone, emptied or cut off: results that were gathered from it are never silently replaced by fewer.
set -euo pipefail
. "$SOWER_SOURCE/tests/support/said.sh"
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
run=results/small
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 4}
  e: {kind: integrate, params: {samples: 1e4}, replicates: 3}
Y
"$SOWER" run study.yaml --only pi --ranks 1 >/dev/null
"$SOWER" run study.yaml --ranks 1 >whole.log
[ "$(ls $run/journal/*.log | wc -l)" -eq 2 ]
cp -r $run kept
restore() { rm -rf $run && cp -r kept $run; }

# However the file of the second attempt (3 tasks) is lost, it is noticed, and the richer results stay.
log=$run/journal/0002-r00000.log
lose_gone() { rm $log; }
lose_emptied() { : >$log; }
lose_cut() { truncate -s 10 $log; }
lose_damaged() { printf xxxx | dd of=$log bs=1 seek=$(($(stat -c %s $log) - 20)) conv=notrunc status=none; }
for how in gone emptied cut damaged; do
  restore
  lose_$how
  few='3 done tasks (tasks 4, 5, 6)'
  [ $how != damaged ] || few='1 done task (task 6)'
  ends_with 1 "$SOWER" check $run
  says "$run/results.h5 holds $few of which the journal has no record any more: a file of $run/journal was removed, emptied or damaged"
  for more in "" --everything --compact --remove-journal; do
    ends_with 1 "$SOWER" gather $run $more
    says "$run/results.h5 stays as it is, since it holds $few"
    says "Put that file back and gather again; or \`sower run $run\` computes .* again; or \`sower gather $run --accept-loss\` writes what is left"
    cmp kept/results.h5 $run/results.h5
    [ -e $log ] || [ $how = gone ]
    [ -e $run/journal/0001-r00000.log ] && [ ! -e $run/journal/removed ]
  done
  [ -z "$(find $run -name '*.tmp.*')" ]
  # The same command as before makes it whole.
  "$SOWER" run study.yaml --ranks 1 >again.log 2>/dev/null
  [ "$(digest again.log)" = "$(digest whole.log)" ]
  ends_with 0 "$SOWER" gather $run
done

# A run that is stopped before it has computed them all keeps the results, too, says so, and can go on.
cat >slow.yaml <<'Y'
study: small
experiments:
  long: {kind: integrate, params: {samples: 1e13}}
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 4}
  e: {kind: integrate, params: {samples: 1e4}, replicates: 3}
Y
running=
trap '[ -z "$running" ] || kill -9 $running 2>/dev/null || true' EXIT
# Stops it in the first task, which is the long one.
stopped_early() { # number of the attempt, more options
  local orders=$run/journal/$1.orders; shift
  "$SOWER" run slow.yaml --ranks 1 "$@" >said.log 2>&1 &
  running=$!
  until [ -s $orders ]; do sleep 0.05; kill -0 $running; done
  "$SOWER" stop $run >/dev/null
  local code=0; wait $running || code=$?
  running=
  [ $code -eq 4 ] || { echo "exit code $code"; cat said.log; exit 1; }
}
restore
rm $run/journal/*.log
stopped_early 0003
says "$run/results.h5 stays as it is, since it holds 7 done tasks (tasks 0, 1, 2, 3, 4, ...)"
says "^results  $run/results.h5, which holds more and was not replaced"
cmp kept/results.h5 $run/results.h5
# What cannot go on by itself is a fault.
ends_with 1 "$SOWER" plan study.yaml --probe
says 'stays as it is'
cmp kept/results.h5 $run/results.h5
ends_with 0 "$SOWER" run study.yaml
# Who starts over has given the results up; a new file is protected again.
stopped_early 0006 --fresh
"$PYTHON" -c 'import h5py; assert h5py.File("results/small/results.h5").attrs["n_done"] == 0'
ends_with 0 "$SOWER" run study.yaml
ends_with 0 "$SOWER" check $run
rm $run/journal/0007-*.log
ends_with 1 "$SOWER" check $run
says 'holds 7 done tasks'

# The loss can be accepted, once.
restore
rm $log
ends_with 0 "$SOWER" gather $run --accept-loss
ends_with 0 "$SOWER" gather $run
ends_with 0 "$SOWER" check $run
"$PYTHON" -c 'import h5py; assert h5py.File("results/small/results.h5").attrs["n_done"] == 4'

# No false alarms: a study from which tasks were removed, and a compacted journal.
restore
sed 's/replicates: 4/replicates: 2/' study.yaml >fewer.yaml
ends_with 0 "$SOWER" run fewer.yaml --out $run
ends_with 0 "$SOWER" check $run
ends_with 0 "$SOWER" run study.yaml --out $run
ends_with 0 "$SOWER" gather $run --compact
ends_with 0 "$SOWER" check $run
ends_with 0 "$SOWER" run fewer.yaml --out $run
ends_with 0 "$SOWER" gather $run
ends_with 0 "$SOWER" check $run

# Records of tasks that the study no longer wants are in no results file: they go with the journal only if that is said.
restore
ends_with 0 "$SOWER" run fewer.yaml --out $run
before=$(ls $run/journal)
ends_with 2 "$SOWER" gather $run --remove-journal
says 'the records of 2 done tasks that the study no longer wants would be gone'
says '--compact instead of --remove-journal keeps them, --accept-loss with it removes them all the same'
[ "$(ls $run/journal)" = "$before" ]
ends_with 0 "$SOWER" gather $run --compact
says '^the records are in one file now: 7 tasks'
ends_with 0 "$SOWER" gather $run --remove-journal --accept-loss
[ -z "$(ls $run/journal/*.log 2>/dev/null)" ]
ends_with 0 "$SOWER" check $run
