#!/usr/bin/env python3
"""A resume over a million finished tasks: the time from the command to the first new task, and the memory.

Runs a study with a sweep of five parameters, 16 values each (or what --values says), so that its journal is there; then adds one experiment of one task
and waits for its record. Ranks that are threads of one process count as one.

    bench/resume.py --sower build/release/sower FOLDER [--mpirun 2]
"""

import argparse
import os
import pathlib
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


def ranks_of(process):
    """The process, or what mpirun has started. Raises OSError when it has ended."""
    if "mpirun" not in pathlib.Path(f"/proc/{process}/cmdline").read_text():
        return [process]
    children = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [child for child in children if "sower" in pathlib.Path(f"/proc/{child}/comm").read_text()]


def spent(process):
    """Seconds of processor time and peak memory in MB of each rank by now; files that are mapped count as memory."""
    found = []
    for rank in ranks_of(process):
        fields = pathlib.Path(f"/proc/{rank}/stat").read_text().rsplit(")", 1)[1].split()
        status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{rank}/status").read_text().splitlines())
        found.append(((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(status["VmHWM"].split()[0]) / 1024))
    return found


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
    process = subprocess.Popen(layout + [given.sower, "run", study, "--out", run, "--allow-mix"] + ([] if layout else ["--ranks", "2"]),
                               stdout=subprocess.DEVNULL)
    while not records_of(run, attempt) and process.poll() is None:
        time.sleep(0.01)
    first = time.monotonic() - begin
    try:
        by_then = spent(process.pid)
    except (OSError, ValueError, KeyError):  # it has ended
        by_then = []
    if process.wait() != 0 or not records_of(run, attempt):
        raise SystemExit(f"the resumed run failed with exit code {process.returncode}; it said why above"
                         + (" (as root, mpirun wants OMPI_ALLOW_RUN_AS_ROOT=1 and OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1)" if layout else ""))
    print(f"first new task after {first:.2f} s, all with gathering {time.monotonic() - begin:.1f} s; until the first task "
          + ", ".join(f"rank {i}: {seconds:.1f} s of computing, {peak:.0f} MB" for i, (seconds, peak) in enumerate(by_then)))


if __name__ == "__main__":
    main()
