# An isolated task that kills the process which starts such tasks, or stops it, does not do so for ever: after so many deaths what was
# running is set aside, and nothing else; the rest completes.
set -euo pipefail
. "$SOWER_SOURCE/tests/support/said.sh"
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
cat >parent.sh <<'S'
# The parent of the task's process, which is the parent of this one.
launcher=$(awk '/^PPid:/ {print $2}' /proc/$PPID/status)
[ "$2" != "$3" ] || { kill -"$1" "$launcher"; sleep 1000; }
S
study() { # name, signal
  cat >"$1.yaml" <<Y
study: $1
experiments:
  before: {kind: command, replicates: 3, params: {command: "true"}}
  deadly: {kind: command, replicates: 2, timeout: 1000, params: {command: "sh {program} $2 {replicate} 0", program: parent.sh}}
  after: {kind: command, replicates: 4, params: {command: "true"}}
Y
}

for signal in KILL STOP; do
  study $signal $signal
  for death in 1 2; do
    ends_with 1 "$SOWER" run $signal.yaml --ranks 1 --set-aside-after 2
    says 'the process that starts isolated tasks is gone, killed by signal 9 (killed), perhaps by one of those'
    says 'give the same command again'
  done
  ends_with 3 "$SOWER" run $signal.yaml --ranks 1 --set-aside-after 2
  says '^1 task set aside'
  "$SOWER" tasks results/$signal --failed --output csv >failed.csv
  [ "$(tail -n +2 failed.csv | wc -l)" -eq 1 ] && grep -q '^3,.*set aside: it was running at 2 deaths of the job (attempts 1, 2 of the run)' failed.csv || { cat failed.csv; exit 1; }
  [ "$("$SOWER" tasks results/$signal --done --output csv | tail -n +2 | wc -l)" -eq 8 ]
done

# Under mpirun the other rank has a launcher of its own: what that was running is not suspected, nor what had not begun.
cat >apart.yaml <<'Y'
study: apart
experiments:
  deadly: {kind: command, replicates: 1, params: {command: "sh {program} KILL 0 0", program: parent.sh}}
  slow: {kind: command, replicates: 8, params: {command: "sleep 0.3"}}
Y
ends_with 1 "$MPIRUN" -n 2 "$SOWER" run apart.yaml --set-aside-after 1
ends_with 3 "$MPIRUN" -n 2 "$SOWER" run apart.yaml --set-aside-after 1
says '^1 task set aside'
[ "$("$SOWER" tasks results/apart --done --output csv | tail -n +2 | wc -l)" -eq 8 ]

# A run that is stopped while its launcher is, leaves nothing behind.
cat >left.yaml <<Y
study: left
experiments: {e: {kind: command, params: {command: "sh {program} STOP 0 0", program: parent.sh}}}
Y
"$SOWER" run left.yaml --ranks 1 >left.log 2>&1 &
run=$!
launcher=
until [ -n "$launcher" ] && [ "$(awk '/^State:/ {print $2}' /proc/"$launcher"/status)" = T ]; do
  sleep 0.02
  kill -0 $run
  launcher=$(cut -d' ' -f1 /proc/$run/task/$run/children)
done
kill -9 $run
wait $run 2>/dev/null || true
for _ in $(seq 200); do [ -e /proc/"$launcher" ] || break; sleep 0.05; done
[ ! -e /proc/"$launcher" ]
