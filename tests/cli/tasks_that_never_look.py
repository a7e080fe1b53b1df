"""Tasks that never look whether they should stop, in the run's own process and in one of their own: the run ends without them when the
grace is over, with exit code 4 and everything else in its results, and the same command runs them again."""

import os
import pathlib
import shutil
import subprocess
import sys
import time

import h5py

ODD_TASKS = os.environ["ODD_TASKS"]
RUN = pathlib.Path("results/deaf")
TALKERS = pathlib.Path("talkers")
PATIENCE_SECONDS = 120
GRACE_SECONDS = 1

STUDY = f"""study: deaf
experiments:
  quick: {{kind: test_odd, replicates: 4}}
  bare: {{kind: test_odd, needs: [quick], params: {{how: talks, folder: {TALKERS.absolute()}}}}}
  apart: {{kind: test_odd, needs: [quick], isolate: process, params: {{how: talks, folder: {TALKERS.absolute()}}}}}
"""


def require(holds, *what):
    if not holds:
        sys.exit("\n".join(str(each) for each in what))


def listed(*which):
    done = subprocess.run([ODD_TASKS, "tasks", str(RUN), *which, "--output", "csv"], text=True, capture_output=True, check=True)
    return [line.split(",")[1] for line in done.stdout.splitlines()[1:]]


def check(launcher, *options):
    shutil.rmtree("results", ignore_errors=True)
    shutil.rmtree(TALKERS, ignore_errors=True)
    TALKERS.mkdir()
    with open("out", "w") as out:
        run = subprocess.Popen([*launcher, ODD_TASKS, "run", "study.yaml", *options, "--grace", f"{GRACE_SECONDS} s"], stdout=out, stderr=out)
    said = pathlib.Path("out").read_text
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(list(TALKERS.iterdir())) < 2:
        require(time.monotonic() < deadline and run.poll() is None, "they do not begin:", said())
        time.sleep(0.02)
    begin = time.monotonic()
    subprocess.run([ODD_TASKS, "stop", str(RUN)], check=True, stdout=subprocess.DEVNULL)
    code = run.wait(timeout=PATIENCE_SECONDS)
    took = time.monotonic() - begin
    require(code == 4, f"exit code {code}, not 4:", said())
    # Two seconds to look and two for other ranks to sync; the rest is for a busy machine.
    require(GRACE_SECONDS <= took < GRACE_SECONDS + 4 + 20, f"it took {took:.1f} s to stop:", said())
    require("the run ends without bare (task 4): the grace is over" in said(), "it does not name the task that it gave up:", said())
    require("without bare (task 4), apart" not in said(), "what has a process of its own can be ended:", said())
    require("2 tasks are left to do: the same command goes on" in said(), "it does not say what is left:", said())
    require(listed("--done") == ["quick"] * 4 and listed("--missing") == ["bare", "apart"], listed())
    with h5py.File(RUN / "results.h5") as file:
        require((file.attrs["n_tasks"], file.attrs["n_done"], file.attrs["n_missing"], file.attrs["complete"]) == (6, 4, 2, 0), dict(file.attrs))
    for name in os.listdir(TALKERS):  # of which mpirun's ranks, and what they had started, may end a little after it
        while pathlib.Path("/proc", name).exists():
            require(time.monotonic() < deadline, f"process {name} is still there")
            time.sleep(0.1)

    (TALKERS / "go").touch()
    again = subprocess.run([*launcher, ODD_TASKS, "run", "study.yaml", *options], text=True, capture_output=True, timeout=PATIENCE_SECONDS)
    require(again.returncode == 0 and "\n4 done before, 2 to run\n" in again.stdout, "the same command does not go on:", again)
    require(len(listed("--done")) == 6, listed())


def main():
    pathlib.Path("study.yaml").write_text(STUDY)
    check((), "--ranks", "2")
    check((os.environ["MPIRUN"], "-n", "2"))


if __name__ == "__main__":
    main()
