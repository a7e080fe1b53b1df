#!/usr/bin/env python3
"""A resume over a million finished tasks: the time from the command to the first new task, and the memory.

Runs a study with a sweep of five parameters, 16 values each (or what --values says), so that its journal is there; then adds one experiment of one task
and waits for its record. FOLDER takes about 1 GB.

    bench/resume.py --sower build/release/sower FOLDER [--mpirun 2]
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import time

STUDY = """study: million
max_tasks: 1e8
experiments:
  option:
    kind: integrate
    params: {{samples: 2, integrand: call_option}}
    sweep:
      grid:
        integrand.spot: {{linear: [0.5, 2], points: {values}}}
        integrand.strike: {{linear: [0.5, 2], points: {values}}}
        integrand.rate: {{linear: [0, 0.1], points: {values}}}
        integrand.volatility: {{linear: [0.1, 1], points: {values}}}
        integrand.maturity: {{linear: [0.5, 8], points: {values}}}
"""
MORE = "  last: {kind: integrate, params: {samples: 2}}\n"


def records_of(folder, attempt):
    return [path for path in (folder / "journal").glob(f"{attempt:04}-r*.log") if path.stat().st_size > 0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--sower", required=True)
    parser.add_argument("--values", type=int, default=16, help="of each of the five parameters")
    parser.add_argument("--mpirun", type=int, default=0, help="ranks under mpirun instead of threads")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    study, run = given.folder / "study.yaml", given.folder / "run"
    if not (run / "results.h5").exists():
        shutil.rmtree(run, ignore_errors=True)
        study.write_text(STUDY.format(values=given.values))
        begin = time.monotonic()
        subprocess.run([given.sower, "run", study, "--out", run, "--ranks", "2"], check=True, stdout=subprocess.DEVNULL)
        print(f"{given.values**5} tasks run and gathered in {time.monotonic() - begin:.1f} s")
    attempt = 1 + max(int(path.stem) for path in (run / "journal").glob("*.attempt"))
    study.write_text(STUDY.format(values=given.values) + MORE.replace("samples: 2", f"samples: {attempt}"))
    layout = ["mpirun", "--oversubscribe", "-n", str(given.mpirun)] if given.mpirun else []
    begin = time.monotonic()
    process = subprocess.Popen(layout + [given.sower, "run", study, "--out", run] + ([] if layout else ["--ranks", "2"]),
                               stdout=subprocess.DEVNULL)
    while not records_of(run, attempt) and process.poll() is None:
        time.sleep(0.01)
    first = time.monotonic() - begin
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0 and records_of(run, attempt), status
    peak = max(usage.ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(f"first new task after {first:.2f} s; all with gathering {time.monotonic() - begin:.1f} s, "
          f"{usage.ru_utime + usage.ru_stime:.1f} s of them computing, peak memory {peak / 1024:.0f} MB, mapped journal included")


if __name__ == "__main__":
    main()
