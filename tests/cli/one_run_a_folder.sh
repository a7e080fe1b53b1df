# Two runs do not share a folder; one that starts at the same instant, or while another sleeps, is refused; a killed one lets it go at
# once; what a kill or a full disk leaves of an attempt does not stop the next.
set -euo pipefail
cat >study.yaml <<'Y'
study: slow
experiments:
  pi: {kind: integrate, params: {samples: 2e8}, replicates: 40}
Y
folder=results/slow
hold_of() { until ls $folder/hold-* >/dev/null 2>&1; do sleep 0.02; done; }
refused() {
  if "$SOWER" run study.yaml >second.log 2>&1; then echo "$1"; exit 1; fi
  grep -q "another run is using '$folder': host .*, process $2, .*since .* ago): .*sower run study.yaml" second.log || { cat second.log; exit 1; }
}

# At the same instant.
for i in 1 2 3 4; do "$SOWER" run study.yaml --ranks 1 >"$i.log" 2>&1 & pids[i]=$!; done
while [ "$(cat ?.log | grep -c "another run is using" || true)" -lt 3 ]; do sleep 0.05; done
alive=()
for i in 1 2 3 4; do grep -q "another run" "$i.log" || alive+=("${pids[i]}"); done
[ ${#alive[@]} = 1 ]
kill -9 "${alive[0]}"
wait || true

# One that runs, and one that sleeps.
SLURM_JOB_ID=99 SLURM_ARRAY_JOB_ID=45 SLURM_ARRAY_TASK_ID=3 "$SOWER" run study.yaml >first.log 2>first.err &
first=$!
until [ -e $folder/journal/0002.attempt ]; do sleep 0.05; done
grep -q "did not end in order: host .*, process ${alive[0]}, .*its process is gone, so this run takes the folder over" first.err
refused "two runs in one folder" $first
grep -q "Slurm job 45_3" second.log
kill -STOP $first
touch -d '1 hour ago' $folder/hold-*
refused "a run beside one that sleeps on this machine" $first
kill -9 $first
wait $first 2>/dev/null || true

# Killed: free at once, and said. Those that only read need no hold.
sed -i 's/2e8/2e4/' study.yaml
"$SOWER" plan study.yaml >/dev/null
touch $folder/journal/notes.attempt $folder/journal/0003.attempt.new
"$SOWER" run study.yaml >third.log 2>third.err
grep -q "process $first, Slurm job 45_3, .*its process is gone" third.err
if ls $folder/hold* >/dev/null 2>&1; then echo "an orderly end leaves a hold"; exit 1; fi

# Of another machine: one that gives signs of life, and one that does not.
forge() { printf 'host far\nprocess 12\nstart 1\nmachine other pid:[1]\njob \nsince 1\ncommand sower run x.yaml\ntoken t%s\n' "$1" >$folder/hold-0001; }
forge 1
while sleep 0.1; do [ ! -e $folder/hold-0001 ] || touch $folder/hold-0001; done & beats=$!
if "$SOWER" run study.yaml >second.log 2>&1; then echo "a run beside one on another machine"; exit 1; fi
grep -q "another run is using '$folder': host far, process 12" second.log
kill $beats
wait $beats 2>/dev/null || true
forge 2
touch -d '57 seconds ago' $folder/hold-0001
"$SOWER" run study.yaml >/dev/null 2>fourth.err
grep -q "waiting up to [1-4] s for a sign of life" fourth.err
grep -q "no sign of life for [56]. s, so this run takes the folder over" fourth.err

# One that slept while another took over touches nothing.
sed -i 's/2e4/2e7/' study.yaml
"$SOWER" run study.yaml --ranks 1 >fifth.log 2>fifth.err & fifth=$!
hold_of
until ls $folder/journal/*-r00000.log 2>/dev/null | grep -qv "/000[1-4]"; do sleep 0.02; done
kill -STOP $fifth
before=$(stat -c %i:%Y $folder/results.h5)
for hold in $folder/hold-*; do forge 3; mv $folder/hold-0001 $folder/hold-0009; done
kill -CONT $fifth
if wait $fifth; then echo "a run that was taken over ends well"; exit 1; fi
grep -q "another run has taken '$folder' over while this one was asleep: host far" fifth.err
[ "$before" = "$(stat -c %i:%Y $folder/results.h5)" ]
[ -e $folder/hold-0009 ]
rm $folder/hold-*

# Nobody can read what is said: no hang, and the results are there.
sed -i 's/2e7/2e4/' study.yaml
timeout 60 "$SOWER" run nowhere.yaml --ranks 2 2>/dev/full && exit 1
{ "$SOWER" run study.yaml --fresh || true; } | true
[ "$("$SOWER" run study.yaml | sed -n 's/^\([0-9]*\) done before.*/\1/p')" = 40 ]
