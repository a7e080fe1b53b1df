# launcher: srun, in jobs of a real Slurm with two nodes that is started on this machine and ended again.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
for each in munged slurmctld slurmd salloc srun mpicc; do
  command -v $each >/dev/null || PATH=$PATH:/usr/sbin command -v $each >/dev/null || { echo "skipped: no $each"; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "skipped: slurmd wants to be root"; exit 77; }
[ "$(nproc)" -ge 2 ] || { echo "skipped: one core, where steps need two"; exit 77; }
cluster=$(mktemp -d) # a short path, since sockets' names are short
end() {
  [ ! -e "$cluster/pids" ] || "$SOWER_SOURCE/slurm/one_machine.sh" down "$cluster" || true
  rm -rf "$cluster"
}
trap end EXIT
"$SOWER_SOURCE/slurm/one_machine.sh" up "$cluster" || { echo "skipped: Slurm's daemons do not come up on this machine"; exit 77; }
export SLURM_CONF=$cluster/slurm.conf

cat >program.c <<'C'
#include <mpi.h>
#include <stdio.h>
int main(int argc, char** argv) {
  int size, sum, one = 1, rank;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  MPI_Allreduce(&one, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  if (rank == 0) printf("%d ranks count %d, told %s\n", size, sum, argv[1]);
  MPI_Finalize();
  return 0;
}
C
mpicc -o program program.c
# Four steps wait for each other: each has a core of its own, on two nodes.
mkdir together
cat >cores <<C
touch "$PWD/together/\$1"
until [ \$(ls "$PWD/together" | wc -l) -eq 4 ]; do sleep 0.05; done
echo place \${SLURMD_NODENAME#n}0\$(sed -n 's/^Cpus_allowed_list:\t//p' /proc/self/status)
C
cat >study.yaml <<'Y'
study: steps
experiments:
  cores:
    kind: command
    params:
      launcher: srun
      environment: {SLURM_JOB_NUM_NODES: "1"}
      program: cores
      command: sh {program} {n}
      metrics: {place: 'stdout:/place ([0-9]+)$/'}
    sweep: {grid: {values.n: [1, 2, 3, 4]}}
    timeout: 100 s
  mpi:
    kind: command
    params:
      launcher: srun
      processes: 2
      environment: {SLURM_MPI_TYPE: pmix}
      command: ./program {n}
      metrics: {size: 'stdout:/(.*) ranks/', sum: 'stdout:/count (.*), told/', told: 'stdout:/told (.*)/'}
    sweep: {grid: {values.n: [5, 6, 7]}}
  exported:
    kind: command
    params:
      launcher: srun
      processes: 2
      command: ./program x
      metrics: {size: 'stdout:/(.*) ranks/'}
Y
cat >bad.yaml <<'Y'
study: bad
experiments:
  fails: {kind: command, params: {launcher: srun, command: sh -c 'exit 7'}}
  long: {kind: command, params: {launcher: srun, command: sleep 1000}, timeout: 2 s}
Y
job() { timeout 120 salloc -Q "$@" >job.log 2>&1 || { local code=$?; cat job.log; return $code; }; }
SLURM_MPI_TYPE=pmix job -N 2 -n 4 "$SOWER" run study.yaml --ranks 4 --out alone
# A run that is a step itself shares its cores with the steps of its tasks.
job -N 2 -n 2 -c 2 srun --mpi=pmix -n 2 -c 2 "$SOWER" run study.yaml --only mpi --out step
job -N 2 -n 4 "$MPIRUN" -n 2 "$SOWER" run study.yaml --only mpi --out outer
"$SOWER" diff step outer
"$PYTHON" - <<'P'
import h5py
for folder in ("alone", "step", "outer"):
    with h5py.File(f"{folder}/results.h5") as file:
        group = file["mpi"]
        assert (group["size"][:] == 2).all() and (group["sum"][:] == 2).all(), (folder, group["size"][:], group["sum"][:])
        assert group["told"][:].ravel().tolist() == [5, 6, 7], folder
with h5py.File("alone/results.h5") as file:
    assert file["exported/size"][()] == 2
    places = file["cores/place"][:].ravel().tolist()
    assert len(set(places)) == 4 and {int(place // 100) for place in places} == {1, 2}, places
P

# A step that fails or takes too long is that task's affair, and nothing of it stays.
code=0
job -n 2 sh -c '"$SOWER" run bad.yaml --ranks 2; code=$?; squeue -h -s -o "%i %j" >left.txt; exit $code' || code=$?
[ $code -eq 3 ]
"$SOWER" tasks results/bad --failed --output csv >failed.csv
grep -q '^0,.*exit code 7' failed.csv && grep -q '^1,.*took longer than its timeout' failed.csv || { cat failed.csv; exit 1; }
! grep -v 'extern\|batch' left.txt || { echo "a step stays"; exit 1; }
srun --version
