# Programs that are MPI programs themselves: under their own mpirun, with and without an outer one.
set -euo pipefail
mpicc=$(command -v mpicc) || { echo "skipped: no mpicc"; exit 77; }
cat >program.c <<'END'
#include <mpi.h>
#include <stdio.h>
int main(int argc, char** argv) {
  int rank, size, sum, one = 1;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  MPI_Allreduce(&one, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  if (rank == 0) printf("%d ranks count %d, told %s\n", size, sum, argc > 1 ? argv[1] : "nothing");
  MPI_Finalize();
  return 0;
}
END
"$mpicc" -o program program.c
cat >study.yaml <<'END'
study: nested
seed: 2
experiments:
  launched:
    kind: command
    params:
      command: ./program {n}
      launcher: mpirun
      processes: 2
      metrics: {size: 'stdout:/(.*) ranks/', sum: 'stdout:/count (.*), told/', told: 'stdout:/told (.*)/'}
    sweep: {grid: {values.n: [5, 6, 7]}}
  by_hand:
    kind: command
    params:
      program: program
      command: mpirun -n 3 {program} x
      metrics: {size: 'stdout:/(.*) ranks/', sum: 'stdout:/count (.*), told/'}
  alone:
    kind: command
    params:
      command: ./program
      metrics: {size: 'stdout:/(.*) ranks/', sum: 'stdout:/count (.*), told/'}
END
"$SOWER" run study.yaml --ranks 1 --out plain
"$MPIRUN" -n 2 "$SOWER" run study.yaml --out outer
"$SOWER" diff plain outer
"$PYTHON" - <<'END'
import h5py
for folder in ("plain", "outer"):
    with h5py.File(f"{folder}/results.h5") as file:
        for name, size in (("launched", 2), ("by_hand", 3), ("alone", 1)):
            group = file[name]
            assert (group["size"][:] == size).all() and (group["sum"][:] == size).all(), (folder, name, group["size"][:], group["sum"][:])
        assert file["launched/told"][:].ravel().tolist() == [5, 6, 7]
END
