# Once the journal is removed, the results file is the only copy: every command that says "nothing to run" has looked at it.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
run=results/small
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 4}
Y
"$SOWER" run study.yaml >first.log
"$SOWER" gather $run --remove-journal >/dev/null
cp $run/results.h5 backup.h5
sed 's/4}/5}/' study.yaml >other.yaml
"$SOWER" run other.yaml --out other >/dev/null

refuses() { # what is said of the file
  local verb
  for verb in "run study.yaml" "run $run" "retry $run" "plan study.yaml" "check $run"; do
    local code=0
    "$SOWER" $verb >said.log 2>&1 || code=$?
    [ $code -eq 1 ] && grep -q "$1" said.log || { echo "exit code $code: $verb, wanted: $1"; cat said.log; exit 1; }
    ! grep -q 'nothing to run' said.log
    [ "$verb" = "check $run" ] || grep -q -- "Put the file back from a backup, or compute everything anew with .*--fresh" said.log
  done
  for verb in "gather $run" "gather $run --compact" "gather $run --remove-journal" "tasks $run" "show $run 0"; do
    code=0
    "$SOWER" $verb >said.log 2>&1 || code=$?
    [ $code -ne 0 ] && grep -q "$1" said.log && grep -q -- 'removed on purpose.*Put the file back from a backup, or .*--fresh' said.log ||
      { echo "exit code $code: $verb, wanted: $1"; cat said.log; exit 1; }
    ! grep -q 'its results.h5 is all there is\|nothing is gathered yet\|from the journal' said.log
  done
}
# What a list says of a folder whose only copy is not there to be read.
unknown() { "$SOWER" list $run --output json | grep -q '"state": *"unknown".*was the only copy, since the journal was removed on purpose'; }
accepts() {
  "$SOWER" run study.yaml | grep -q '^nothing to run'
  "$SOWER" retry $run | grep -q '^nothing to run'
  "$SOWER" plan study.yaml | grep -q '^nothing to run'
  "$SOWER" check $run >check.log
  grep -q "^$run/journal: was removed on purpose" check.log && ! grep -q 'records of 0 tasks' check.log
}
accepts
rm $run/results.h5
refuses "$run/results.h5 was the only copy, since the journal was removed on purpose (.*4 tasks were done, digest .*), and it is not there"
unknown
cp other/results.h5 $run/results.h5
refuses 'and it holds other results: their digest is'
size=$(stat -c %s backup.h5)
head -c $((size / 2)) backup.h5 >$run/results.h5
refuses 'damaged\|truncated\|cannot be read'
unknown
cp backup.h5 $run/results.h5
printf x | dd of=$run/results.h5 bs=1 seek=$((size / 2)) conv=notrunc status=none
refuses 'damaged'
cp backup.h5 $run/results.h5
accepts
rm $run/results.h5
"$SOWER" run study.yaml --fresh >fresh.log
[ "$(sed -n 's/^digest *//p' fresh.log)" = "$(sed -n 's/^digest *//p' first.log)" ]
"$SOWER" check $run >/dev/null
