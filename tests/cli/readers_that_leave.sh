# A reader that has seen enough, as in `sower tasks RUN | head`, is no fault: a run goes on, and other verbs end without a word.
set -euo pipefail
cat >study.yaml <<'Y'
study: many
experiments:
  pi: {kind: integrate, params: {samples: 10}, replicates: 3000}
Y
mkfifo pipe
exec 3<>pipe 4>pipe 3<&- # nobody reads what is written to 4
# expect CODES COMMAND...
expect() {
  local wanted=$1 code=0
  shift
  "$@" 2>err.txt || code=$?
  [[ " $wanted " == *" $code "* ]] || { echo "exit code $code instead of $wanted: $*" >&2; cat err.txt >&2; exit 1; }
}
quiet() { [ ! -s err.txt ] || { echo "complained:"; cat err.txt; exit 1; }; }

expect 0 "$SOWER" run study.yaml >&4
quiet
[ "$("$SOWER" tasks results/many --done --group-by experiment --output csv | tail -1 | cut -d, -f2)" = 3000 ]
for verb in "plan study.yaml --tasks" "tasks results/many --output csv" "export results/many --format csv"; do
  expect "0 141" "$SOWER" $verb >&4 # 128 and the number of SIGPIPE, as of any filter
  quiet
done
expect 0 "$SOWER" kinds >&4
quiet

# A full disk is another matter.
expect 1 "$SOWER" run study.yaml >/dev/full
grep -q 'standard output could not be written' err.txt
expect 1 "$SOWER" tasks results/many --output csv >/dev/full
grep -Eq 'No space left|could not be written' err.txt
