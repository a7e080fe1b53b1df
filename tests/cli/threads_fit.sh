# A task gets no more threads than its rank has cores, whatever the study asks for: that is said once, changes no result, and --oversubscribe
# lifts it. A program gets what the study says, since nobody knows what it makes of it.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
digest() { sed -n 's/^digest *//p' "$1"; }
threads() { # of the tasks of a run
  "$PYTHON" -c 'import h5py, sys; print(*h5py.File(sys.argv[1] + "/results.h5")["tasks/threads"][()])' "$1"
}
cat >study.yaml <<'Y'
study: threads
experiments:
  pi: {kind: integrate, params: {samples: 1e5}, threads: 4, replicates: 2}
  apart: {kind: integrate, params: {samples: 1e5}, threads: 4, isolate: process}
  modest: {kind: integrate, params: {samples: 1e5}, threads: auto}
  program:
    kind: command
    threads: 3
    params:
      command: echo n={threads}
      metrics: {n: 'stdout:/n=([0-9]+)/'}
Y
core=$(taskset -pc $$ | sed 's/.*: *\([0-9]*\).*/\1/')
taskset -c "$core" "$SOWER" run study.yaml --out capped >capped.log
grep -q '; 1 rank on 1 host, 1 core$' capped.log
grep -q '^pi asks for 4 threads and gets 1, as a rank has 1 core; no result depends on it (--oversubscribe gives it all)$' capped.log
[ "$(grep -c 'asks for 4 threads' capped.log)" -eq 2 ]
grep -q '^program gives its programs 3 threads, as the study says, though a rank has 1 core: they share it$' capped.log
[ "$(threads capped)" = "1 1 1 1 3" ]
taskset -c "$core" "$SOWER" run study.yaml --out full --oversubscribe >full.log
if grep -q 'asks for\|gives its' full.log; then cat full.log; exit 1; fi
[ "$(threads full)" = "4 4 4 1 3" ]
[ "$(digest capped.log)" = "$(digest full.log)" ]
"$SOWER" diff capped full

# The layout of ranks is in the results, of every attempt.
"$MPIRUN" -n 2 "$SOWER" run study.yaml --out capped --set pi.replicates=4 >two.log
grep -q '; 2 ranks on 1 host, [0-9]* cores\? each$' two.log
"$PYTHON" - <<'E2'
import h5py
with h5py.File("capped/results.h5") as file:
    assert file["provenance/layout"].asstr()[()].startswith("2 ranks on 1 host, "), file["provenance/layout"][()]
    assert [len(each.split()) for each in file["attempts/cores_by_rank"].asstr()[()]] == [1, 2]
    assert file["attempts/cores_by_rank"].asstr()[0] == "1"
E2

# What Slurm gives a task counts in a step of srun, and for ranks; a batch script itself has the cores of all its tasks.
if [ "$(nproc)" -ge 2 ]; then
  env SLURM_CPUS_PER_TASK=1 SLURM_STEP_NUM_TASKS=1 "$SOWER" run study.yaml --out step --only modest | grep -q '; 1 rank on 1 host, 1 core$'
  env SLURM_CPUS_PER_TASK=1 "$SOWER" run study.yaml --out batch --only modest | grep -q "; $(nproc) ranks on"
fi
