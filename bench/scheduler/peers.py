#!/usr/bin/python3
"""Tasks a second of sower and of other ways to give out tasks that do nothing, on two workers, interleaved in one run.

sower's figure is from the command to the end of reading its results with xarray: start, journal and results file included. The others keep
nothing, and their start is not counted; they take a number and give three back. What is not there is skipped, and said.

  bench/scheduler/peers.py --program build/release/bench/tiny_tasks [--python VENV/bin/python] [--tasks 10000] [--repetitions 3]

The interpreter of --python runs mpi4py.futures and dask.distributed: python3 -m venv VENV && VENV/bin/pip install mpi4py dask distributed
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import growth  # noqa: E402

POOL = """
import sys, time
import mpi4py
from mpi4py import MPI
from mpi4py.futures import MPIPoolExecutor
from tiny import tiny
if __name__ == "__main__":
    tasks, chunk = int(sys.argv[1]), int(sys.argv[2])
    with MPIPoolExecutor(2) as pool:
        list(pool.map(tiny, range(100)))
        begin = time.perf_counter()
        results = list(pool.map(tiny, range(tasks), chunksize=chunk))
        print(time.perf_counter() - begin, mpi4py.__version__)
    assert len(results) == tasks
"""
DASK = """
import sys, time
import distributed
from tiny import tiny
if __name__ == "__main__":
    tasks = int(sys.argv[1])
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        client.gather(client.map(tiny, range(100)))
        begin = time.perf_counter()
        results = client.gather(client.map(tiny, range(100, 100 + tasks)))
        print(time.perf_counter() - begin, distributed.__version__)
    assert len(results) == tasks
"""
TINY = "def tiny(number):\n    return number * 0.5, number * 0.25, number * 0.125\n"


def seconds_and_version(command, folder):
    """None when the command cannot be run."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    words = done.stdout.split()
    return (float(words[0]), words[1]) if done.returncode == 0 and len(words) == 2 else None


def with_python(python, module, text, arguments, before=()):
    def run(folder):
        if python is None or subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode != 0:
            return None
        (folder / "peer.py").write_text(text)
        start = [python, "-m", "mpi4py.futures", "peer.py"] if before else [python, "peer.py"]
        return seconds_and_version([*before, *start, *map(str, arguments)], folder)
    return run


def with_parallel(tasks):
    def run(folder):
        if shutil.which("parallel") is None:
            return None
        numbers = "\n".join(map(str, range(tasks)))
        begin = time.perf_counter()
        subprocess.run(["parallel", "--will-cite", "-j2", "true"], input=numbers, text=True, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        taken = time.perf_counter() - begin
        version = subprocess.run(["parallel", "--version"], capture_output=True, text=True).stdout.split("\n")[0].split()[-1]
        return taken, version
    return run


def with_sower(command, program, tasks):
    def run(folder):
        version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[1]
        return growth.timed(command, tasks, folder)[1], version
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--python", help="an interpreter that has mpi4py and dask.distributed")
    parser.add_argument("--tasks", type=int, default=10_000, choices=sorted(growth.SIZES))
    parser.add_argument("--processes", type=int, default=1000, help="tasks of GNU parallel, which starts a process for each")
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    program = str(pathlib.Path(options.program).absolute())
    python = str(pathlib.Path(options.python).absolute()) if options.python else None
    mpirun = ["mpirun", "--oversubscribe", "-n"]
    tasks = options.tasks
    ways = {
        "sower, ranks as threads": (tasks, with_sower([program], program, tasks)),
        "sower, mpirun": (tasks, with_sower([*mpirun, "2", program], program, tasks)),
        "mpi4py.futures, one at a time": (tasks, with_python(python, "mpi4py", POOL, (tasks, 1), (*mpirun, "3"))),
        "mpi4py.futures, chunks of 100": (tasks, with_python(python, "mpi4py", POOL, (tasks, 100), (*mpirun, "3"))),
        "dask.distributed": (tasks, with_python(python, "distributed", DASK, (tasks,))),
        "GNU parallel": (options.processes, with_parallel(options.processes)),
    }
    seen = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as name:
        (pathlib.Path(name) / "tiny.py").write_text(TINY)
        for _ in range(options.repetitions):
            for way, (_, run) in ways.items():
                seen[way].append(run(pathlib.Path(name)))
    print(f"{'':32} version       tasks/s  (least ... most), medians of {options.repetitions}")
    for way, (count, _) in ways.items():
        rows = [row for row in seen[way] if row is not None]
        if not rows:
            print(f"{way:32} is not there: skipped")
            continue
        rates = sorted(count / taken for taken, _ in rows)
        print(f"{way:32} {rows[0][1]:11} {statistics.median(rates):9.0f}  ({rates[0]:.0f} ... {rates[-1]:.0f})")


if __name__ == "__main__":
    main()
