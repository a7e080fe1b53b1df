# sower logs: what an isolated task has written, by number or key, afterwards or while it runs.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
cat >study.yaml <<Y
study: talk
experiments:
  says: {kind: test_odd, isolate: process, params: {how: says}, replicates: 2}
  silent: {kind: test_odd, isolate: process}
  crash: {kind: test_odd, isolate: process, params: {how: aborts}}
  much: {kind: test_odd, isolate: process, params: {how: writes, size: 3}}
  here: {kind: test_odd, params: {how: says}}
Y
"$ODD_TASKS" run study.yaml --ranks 2 >run.log 2>&1 || [ $? -eq 3 ]
grep -qx "what the task says" run.log # of the task that is not isolated
logs() { "$ODD_TASKS" logs results/talk "$@"; }
[ "$(logs 1)" = "what the task says" ]
key=$("$ODD_TASKS" show results/talk 1 | awk '$1 == "key" {print $2}')
[ "$(logs "${key:0:12}")" = "what the task says" ]
[ "$(logs 1 -f)" = "what the task says" ] # it has ended
[ -f "results/talk/logs/$key.log" ]
[ "$(ls results/talk/logs | wc -l)" -eq 3 ] # none of tasks that wrote nothing, such as one that aborts
logs 2 >out.txt 2>&1
[ "$(cat out.txt)" = "sower: task 2 has written nothing" ]
logs 4 >much.txt
[ "$(wc -c <much.txt)" -lt 1100000 ] && grep -q '^\[sower: [0-9]* bytes are left out\]$' much.txt && [ "$(tail -n 1 much.txt)" = "the end" ]

says() { # exit code, what, arguments
  local code=0
  "$ODD_TASKS" logs "${@:3}" >out.txt 2>&1 || code=$?
  [ "$code" -eq "$1" ] && grep -qF "$2" out.txt || { echo "exit code $code: $(cat out.txt)"; return 1; }
}
says 2 "the tasks of experiment 'here' are not isolated" results/talk 5
says 2 "there is no task '6': give a number from 0 to 5" results/talk 6
says 2 "there is no task 'ffffffff'" results/talk ffffffff
says 2 "'nowhere' is no run folder" nowhere 1
mkdir empty && says 2 "'empty' is no run folder" empty 1

# A retry goes behind what was there; --fresh begins anew.
rm results/talk/journal/*.log
"$ODD_TASKS" run study.yaml --ranks 2 >again.log 2>&1 || [ $? -eq 3 ]
[ "$(logs 1 | tr '\n' ' ')" = "what the task says  [sower: attempt 1] what the task says " ]
"$ODD_TASKS" run study.yaml --ranks 2 --fresh >fresh.log 2>&1 || [ $? -eq 3 ]
[ "$(logs 1)" = "what the task says" ]

# Without its journal, which is removed of complete studies only, every task has ended.
echo "{study: quiet, experiments: {e: {kind: test_odd, isolate: process}}}" >quiet.yaml
"$ODD_TASKS" run quiet.yaml --ranks 1 >quiet.log 2>&1
"$ODD_TASKS" gather results/quiet --remove-journal >/dev/null
"$ODD_TASKS" logs results/quiet 0 >out.txt 2>&1
[ "$(cat out.txt)" = "sower: task 0 has written nothing" ]

# While it runs: the reader sees the beginning before the task has ended, waits for the rest, and ends with the task.
echo "{study: live, experiments: {e: {kind: test_odd, isolate: process, params: {how: talks, folder: $PWD}}}}" >live.yaml
"$ODD_TASKS" run live.yaml --ranks 1 >live.log 2>&1 &
run=$!
for _ in $(seq 300); do [ -e results/live/journal/0001.study ] && break || sleep 0.1; done
"$ODD_TASKS" logs results/live 0 -f >followed.txt &
reader=$!
for _ in $(seq 300); do [ "$(cat followed.txt)" = first ] && break || sleep 0.1; done
[ "$(cat followed.txt)" = first ]
kill -0 $reader
touch go
wait $reader
wait $run
[ "$(tr '\n' ' ' <followed.txt)" = "first second " ]
