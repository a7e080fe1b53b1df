# 0 all done, 2 the study or the command line is wrong and nothing ran, 3 some tasks failed and the rest is complete, 1 the machine is.
set -uo pipefail
expect() {
  local wanted=$1
  shift
  "$@" >out.txt 2>&1
  local code=$?
  [ "$code" -eq "$wanted" ] || { echo "exit code $code instead of $wanted: $*"; cat out.txt; exit 1; }
}
says() { grep -qF -- "$1" out.txt || { echo "does not say '$1':"; cat out.txt; exit 1; }; }

printf 'study: good\nexperiments:\n  pi: {kind: integrate, params: {samples: 1000}}\n' >good.yaml
expect 0 "$SOWER" run good.yaml
expect 0 "$SOWER" check good.yaml
says '1 experiment, 1 task'
expect 0 "$SOWER" plan good.yaml --tasks
expect 0 "$SOWER" --help
expect 0 "$SOWER" --version

printf 'study: bad\nexperiments:\n  pi: {kind: integrate, params: {sampels: 1000}}\n' >bad.yaml
for verb in run check plan; do
  expect 2 "$SOWER" $verb bad.yaml
  says "bad.yaml:3:34"
  says "samples"
done
expect 2 "$MPIRUN" -n 2 "$SOWER" run bad.yaml
[ "$(grep -c 'bad.yaml:3:34' out.txt)" -eq 1 ] || { echo "two ranks complained"; cat out.txt; exit 1; }
[ ! -e results/bad ] || { echo "something ran"; exit 1; }
expect 2 "$SOWER" run
expect 2 "$SOWER" dance
expect 2 "$SOWER" run good.yaml --rank 2 --nonsense
says "there is no option '--rank'; did you mean '--ranks'?"
expect 2 "$SOWER" run good.yaml --ranks two
says "--ranks must be a whole number from 1 to 4096, not 'two'"
expect 2 "$SOWER" run good.yaml --out
says "--out needs a value"
expect 2 "$SOWER" run good.yaml worse.yaml
says "'worse.yaml' is one too many"
for start in "$SOWER" "$MPIRUN -n 2 $SOWER"; do
  expect 2 $start run nowhere.yaml
  says "nowhere.yaml"
  expect 2 $start run .
  says "is a folder"
done
mkfifo pipe # nobody writes to it
for start in "$SOWER" "$MPIRUN -n 2 $SOWER"; do
  expect 2 timeout 60 $start run pipe
  says "'pipe' is not a plain file"
  says "it is a named pipe: write the study to a file, or pipe it to /dev/stdin"
done
expect 0 sh -c 'cat good.yaml | "$SOWER" check /dev/stdin'
expect 0 "$SOWER" check <(cat good.yaml)
expect 2 "$MPIRUN" -n 2 "$SOWER" run good.yaml --ranks 3
expect 2 "$SOWER" describe optimise
says "did you mean 'optimize'?"
expect 2 "$SOWER" chek good.yaml
says "did you mean 'check'?"
expect 2 "$SOWER" diff nowhere.h5 nowhere.h5

cp -r "$SOWER_SOURCE/configs/data" data
cat >some_fail.yaml <<'Y'
study: some_fail
experiments:
  fit:
    kind: optimize
    params: {problem: {name: logistic_regression, data: data/breast_cancer.csv, target: malignant}, steps: 5}
    sweep: {grid: {batch: [10, 600]}}
Y
for start in "$SOWER" "$MPIRUN -n 2 $SOWER"; do
  expect 3 $start run some_fail.yaml --fresh
  says '1 × batch is 600, but the data have only 569 rows'
done

# Processes of srun that do not know of each other would each run everything.
expect 1 env SLURM_STEP_NUM_TASKS=4 "$SOWER" run good.yaml
says '--mpi=pmix'

# An unset variable is no wish for the default folder, and what is refused leaves nothing behind.
rm -rf results
for verb in "run good.yaml" "plan good.yaml"; do
  expect 2 "$SOWER" $verb --out ''
  says "--out must be a path, not ''"
done
expect 2 "$SOWER" export good.yaml --format csv --out ''
printf 'study: need\nexperiments:\n  pi: {kind: integrate, params: {samples: 1000}}\n  mean: {kind: compare, needs: pi, params: {variable: estimate}}\n' >need.yaml
for start in "$SOWER" "$MPIRUN -n 2 $SOWER"; do
  expect 2 $start run good.yaml --task 999
  says 'there is no task 999; the study has 1, the first of which is 0'
  expect 2 $start run good.yaml --task 999 --out deep/new
  expect 2 $start run need.yaml --task 1
  says 'needs the results of pi'
  for left in task-999 task-1 deep results; do [ ! -e $left ] || { echo "it left '$left'"; exit 1; }; done
done

# Another study than the one that was complete is a mistake of who asks.
expect 0 "$SOWER" run good.yaml --out removed
expect 0 "$SOWER" gather removed --remove-journal
for verb in run plan; do
  expect 2 "$SOWER" $verb good.yaml --out removed --set pi.params.samples=2000
  says 'and this is not that study any more'
done

touch file
expect 1 "$SOWER" run good.yaml --out file/folder
says 'file/folder'
for start in "$SOWER" "$MPIRUN -n 2 $SOWER"; do
  expect 1 $start run good.yaml --out /proc/nowhere
  says '/proc/nowhere'
done
exit 0
