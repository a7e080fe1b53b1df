#!/usr/bin/python3
"""What a task costs besides its own work, and how that grows with the number of tasks.

Tasks that record three scalars, over a sweep of five parameters, on two ranks; the time is from the command to the end of reading the results
with xarray, which checks every number. Processor time and memory are those of the command (memory: of the largest process; the mapped
journal counts, as long as it is in memory).

  cmake --preset release -DSOWER_BENCH=ON && cmake --build --preset release --target tiny_tasks
  bench/scheduler/growth.py --program build/release/bench/tiny_tasks [--mpirun] [--repetitions 3] [--tasks 1000 10000]
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import numpy
import xarray

SIZES = {1: (1, 1, 1, 1, 1), 1000: (5, 5, 5, 4, 2), 10_000: (10, 10, 10, 5, 2), 100_000: (10,) * 5, 1_000_000: (20, 20, 20, 25, 5)}
NAMES = ("scale", "x", "y", "z", "t")


def study(sizes):
    values = [numpy.arange(1, size + 1) if name == "scale" else numpy.arange(size) / 8 for name, size in zip(NAMES, sizes)]
    axes = "".join(f"        {name}: [{', '.join(str(v) for v in each)}]\n" for name, each in zip(NAMES, values))
    return f"study: growth\nmax_tasks: 1e7\nexperiments:\n  tiny:\n    kind: tiny\n    sweep:\n      grid:\n{axes}"


def check(file, tasks):
    """Every number is the one that its parameters give; all tasks share their random numbers."""
    with xarray.open_dataset(file, group="tiny", engine="h5netcdf") as data:
        assert data.status.size == tasks and bool((data.status == 1).all())
        for name, own in (("first", data.x), ("second", data.y), ("third", data.z)):
            drawn = float(data[name].isel(scale=0, x=0, y=0, z=0, t=0, replicate=0))
            assert 0 < drawn < 1
            assert float(abs(data[name] - (data.scale * drawn + own + data.t)).max()) < 1e-11


def timed(command, tasks, folder):
    shutil.rmtree(folder / "run", ignore_errors=True)
    file = folder / "study.yaml"
    file.write_text(study(SIZES[tasks]))
    begin = time.monotonic()
    process = subprocess.Popen([*command, "run", str(file), "--out", str(folder / "run")], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    ran = time.monotonic() - begin
    if status != 0:
        raise SystemExit("the run failed")
    check(folder / "run" / "results.h5", tasks)
    size = sum(each.stat().st_size for each in (folder / "run").rglob("*") if each.is_file())
    return ran, time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, size / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--mpirun", action="store_true", help="two ranks of mpirun instead of threads; processor time is then not told apart")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--tasks", type=int, nargs="*", choices=sorted(SIZES), default=sorted(SIZES))
    options = parser.parse_args()
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    mpirun = ["mpirun", "--oversubscribe", "-n", "2", options.program]
    command = mpirun if options.mpirun else [options.program]
    seen = {tasks: [] for tasks in options.tasks}
    with tempfile.TemporaryDirectory() as name:
        for _ in range(options.repetitions):
            for tasks in options.tasks:
                seen[tasks].append(timed(command, tasks, pathlib.Path(name)))
    print("tasks     command s  with reading s  tasks/s  us of processor a task  MB of memory  MB on disk   (medians)")
    for tasks, rows in seen.items():
        ran, with_reading, cpu, memory, disk = (statistics.median(column) for column in zip(*rows))
        print(f"{tasks:<9} {ran:9.2f} {with_reading:15.2f} {tasks / with_reading:8.0f} {cpu / tasks * 1e6:23.2f} {memory:13.0f} {disk:11.1f}")


if __name__ == "__main__":
    main()
