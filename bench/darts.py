#!/usr/bin/python3
"""Seconds for 10^8 darts on one core: sower's integrate kind against NumPy, interleaved, medians and their ratio.

  bench/darts.py --sower build/release/sower
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy
import xarray

SAMPLES = 100_000_000
STUDY = f"study: darts\nexperiments:\n  pi: {{kind: integrate, params: {{integrand: darts, samples: {SAMPLES}}}}}\n"


def with_sower(sower, folder):
    (folder / "darts.yaml").write_text(STUDY)
    command = [sower, "run", folder / "darts.yaml", "--out", folder / "run", "--fresh", "--ranks", "1"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with xarray.open_dataset(folder / "run" / "results.h5", group="pi", engine="h5netcdf") as data:
        return float(data.seconds_per_sample) * SAMPLES, float(data.estimate)


def with_numpy(_):
    generator = numpy.random.default_rng(1)
    start = time.perf_counter()
    inside = 0
    block = 1 << 16  # fits the cache, as sower's blocks do
    for first in range(0, SAMPLES, block):
        x, y = generator.random((2, min(block, SAMPLES - first)))
        inside += int(numpy.count_nonzero(x * x + y * y < 1))
    return time.perf_counter() - start, 4 * inside / SAMPLES


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sower", required=True)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    seconds = {"sower": [], "numpy": []}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for _ in range(options.repetitions):
            for way, action in (("sower", lambda f: with_sower(options.sower, f)), ("numpy", with_numpy)):
                elapsed, estimate = action(folder)
                assert abs(estimate - numpy.pi) < 0.002, estimate
                seconds[way].append(elapsed)
    medians = {way: statistics.median(all_) for way, all_ in seconds.items()}
    for way, median in medians.items():
        print(f"{way:6} median {median:.3f} s  ({min(seconds[way]):.3f} ... {max(seconds[way]):.3f})")
    print(f"sower / NumPy {numpy.__version__} (PCG64) = {medians['sower'] / medians['numpy']:.2f}")


if __name__ == "__main__":
    main()
