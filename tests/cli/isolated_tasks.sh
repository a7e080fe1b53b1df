# 10 % of 1,000 tasks crash, loop, eat memory or call exit: the other 900 complete, the results name each cause, and no process is left.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR

study() { # name, way, more keys
  echo "  $1: {kind: test_odd, isolate: process, replicates: $2, params: {how: $3, every: 10}, $4}"
}
{
  echo "study: odd"
  echo "experiments:"
  study crash 400 segfaults "timeout: 1 min"
  study full 200 overflows "timeout: 1 min"
  study quit 300 exits "timeout: 1 min"
  study hang 50 loops "timeout: 0.2"
  study hungry 50 eats "memory: 64 MiB"
} >study.yaml

left_over() { # processes of this user that run the program
  for each in /proc/[0-9]*; do
    if [ "$(readlink "$each/exe" 2>/dev/null)" = "$(readlink -f "$ODD_TASKS")" ]; then echo "${each#/proc/}"; fi
  done
}
before=$(left_over | sort)
none_left() {
  for _ in $(seq 100); do
    [ -n "$(left_over | sort | comm -13 <(echo "$before") -)" ] || return 0
    sleep 0.1
  done
  echo "still there: $(left_over)"
  return 1
}
has() { # experiment, how many, what
  local found
  found=$("$ODD_TASKS" tasks "$folder" --experiment "$1" --failed --output csv | grep -cF "$3") || true
  [ "$found" -eq "$2" ] || { echo "$found tasks of $1 say '$3', not $2"; "$ODD_TASKS" tasks "$folder" --experiment "$1" --failed | head -5; return 1; }
}

for folder in threads mpi; do
  if [ $folder = mpi ]; then command=("$MPIRUN" -n 3 "$ODD_TASKS"); else command=("$ODD_TASKS"); layout=(--ranks 4); fi
  [ $folder = threads ] || layout=()
  code=0
  "${command[@]}" run study.yaml --out $folder "${layout[@]}" >$folder.log 2>&1 || code=$?
  [ "$code" -eq 3 ] || { echo "exit code $code"; cat $folder.log; exit 1; }
  [ "$("$ODD_TASKS" tasks $folder --done --output csv | tail -n +2 | wc -l)" -eq 900 ]
  has crash 40 "killed by signal 11 (segmentation fault)"
  has full 20 "killed by signal 11 (segmentation fault): its stack is full"
  has quit 30 "ended with exit code 3 before it had finished"
  has hang 5 "took longer than its timeout of 0.2 s and had to be killed"
  has hungry 5 "needed more than the 64 MiB of memory that it may take"
  none_left
done
"$ODD_TASKS" diff threads mpi
"$ODD_TASKS" show threads 0 >show.txt # the first that crashes
grep -q "ended by signal *11" show.txt && grep -q "peak memory .*MiB" show.txt && grep -q "processor seconds" show.txt

parent_of() { awk '/^PPid:/ {print $2}' "/proc/$1/status"; }

# The rank dies: so does everything that its launcher has started.
cat >asleep.yaml <<Y
study: asleep
experiments: {e: {kind: test_odd, isolate: process, replicates: 4, params: {how: sleeps, folder: $PWD/pids}}}
Y
for layout in alone mpirun; do
  rm -rf pids && mkdir pids
  if [ $layout = alone ]; then "$ODD_TASKS" run asleep.yaml --out asleep --ranks 2 --fresh >asleep.log 2>&1 &
  else "$MPIRUN" -n 2 "$ODD_TASKS" run asleep.yaml --out asleep --fresh >asleep.log 2>&1 & fi
  for _ in $(seq 200); do [ "$(ls pids | wc -l)" -lt 2 ] || break; sleep 0.1; done
  [ "$(ls pids | wc -l)" -eq 2 ] # both sleep now
  launcher=$(parent_of "$(ls pids | head -1)")
  kill -9 "$(parent_of "$launcher")" # the rank
  wait $! 2>/dev/null || true
  none_left
done

# When the process that starts tasks is killed alone, the run says so and ends; what tasks had started, in groups of their own, goes too.
cat >starts <<S
setsid sh -c 'echo >$PWD/pids/\$\$; exec sleep 1000' &
sleep 1000
S
echo '{study: starts, experiments: {e: {kind: command, replicates: 4, params: {command: "sh {program} {replicate}", program: starts}}}}' >starts.yaml
for layout in alone mpirun; do
  rm -rf pids results/starts && mkdir pids
  if [ $layout = alone ]; then "$SOWER" run starts.yaml --ranks 2 >starts.log 2>&1 &
  else "$MPIRUN" -n 2 "$SOWER" run starts.yaml --grace 0 >starts.log 2>&1 & fi
  run=$!
  for _ in $(seq 300); do [ "$(ls pids | wc -l)" -lt 2 ] || break; sleep 0.1; done
  [ "$(ls pids | wc -l)" -eq 2 ]
  if [ $layout = alone ]; then rank=$run; else rank=$(cat /proc/$run/task/$run/children | cut -d' ' -f1); fi
  launcher=$(cut -d' ' -f1 /proc/"$rank"/task/"$rank"/children)
  kill -9 "$launcher"
  code=0; wait $run || code=$?
  [ $code -eq 1 ] && grep -q 'the process that starts isolated tasks is gone' starts.log || { echo "exit code $code"; cat starts.log; exit 1; }
  for pid in $(ls pids); do
    for _ in $(seq 100); do [ -e /proc/"$pid" ] || break; sleep 0.1; done
    [ ! -e /proc/"$pid" ] || { echo "$pid is still there"; exit 1; }
  done
done
