#!/usr/bin/python3
"""Time of a study of tiny tasks, three scalars each, from the command to a results file that xarray has read.

The peer is Python's ProcessPoolExecutor with as many workers, chunks of 100 tasks, its results written by xarray: what many write
by hand. Runs are interleaved; medians and their ratios are printed.

  cmake --preset release -DSOWER_BENCH=ON && cmake --build --preset release
  bench/tiny_tasks.py --program build/release/bench/tiny_tasks --tasks 10000 --ranks 2
"""
import argparse
import concurrent.futures
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import xarray

STUDY = """study: tiny
experiments:
  tiny: {{kind: tiny, sweep: {{grid: {{scale: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}}}, replicates: {replicates}}}
"""


def tiny(task):
    scale, replicate = task
    return scale * numpy.random.Generator(numpy.random.Philox(key=replicate)).random(3)


def with_pool(tasks, ranks, folder):
    grid = [(scale, replicate) for scale in range(1, 11) for replicate in range(tasks // 10)]
    with concurrent.futures.ProcessPoolExecutor(ranks) as pool:
        values = numpy.array(list(pool.map(tiny, grid, chunksize=100))).reshape(10, tasks // 10, 3)
    names = ("first", "second", "third")
    data = {name: (("scale", "replicate"), values[:, :, i]) for i, name in enumerate(names)}
    xarray.Dataset(data, {"scale": range(1, 11)}).to_netcdf(folder / "pool.nc", engine="h5netcdf")
    return folder / "pool.nc", None


def with_sower(command, study, folder):
    subprocess.run([*command, "run", study, "--out", folder / "run", "--fresh"], check=True, stdout=subprocess.DEVNULL)
    return folder / "run" / "results.h5", "tiny"


def timed(action, tasks):
    start = time.perf_counter()
    file, group = action()
    with xarray.open_dataset(file, group=group, engine="h5netcdf") as data:
        assert data.third.size == tasks and bool((data.third > 0).all())
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=7)
    options = parser.parse_args()
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        study = folder / "tiny.yaml"
        study.write_text(STUDY.format(replicates=options.tasks // 10))
        mpirun = ["mpirun", "--oversubscribe", "-n", str(options.ranks), options.program]
        ways = {
            "sower, mpirun": lambda: with_sower(mpirun, study, folder),
            "sower, threads": lambda: with_sower([options.program], study, folder),
            "pool": lambda: with_pool(options.tasks, options.ranks, folder),
        }
        seconds = {way: [] for way in ways}
        for _ in range(options.repetitions):
            for way, action in ways.items():
                seconds[way].append(timed(action, options.tasks))
    medians = {way: statistics.median(all_) for way, all_ in seconds.items()}
    print(f"{options.tasks} tasks, {options.ranks} ranks, {options.repetitions} repetitions, Python {sys.version.split()[0]}")
    for way, median in medians.items():
        print(f"{way:15} median {median:.3f} s  ({min(seconds[way]):.3f} ... {max(seconds[way]):.3f})  {median / medians['pool']:.2f} of pool")


if __name__ == "__main__":
    main()
