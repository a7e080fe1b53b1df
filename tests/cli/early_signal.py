"""SIGUSR1 while a run starts is no end of the process: the run stops in order, with exit code 4, and the same command goes on."""

import os
import pathlib
import signal
import subprocess
import sys
import time

SOWER = os.environ["SOWER"]
STUDY = """study: early
experiments:
  quick: {kind: integrate, params: {samples: 1e3}, replicates: 5, isolate: process}
  endless: {kind: integrate, params: {samples: 1e15}}
"""


def require(holds, *what):
    if not holds:
        sys.exit("\n".join(str(each) for each in what))


def notes_the_signal(process):
    """Whether the handler stands; never of what comes before main, the system's loading of libraries."""
    try:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return True  # it has ended
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1]
    return int(caught, 16) >> (signal.SIGUSR1 - 1) & 1 == 1


def start(folder, out):
    command = [SOWER, "run", "study.yaml", "--out", folder, "--ranks", "2", "--grace", "5 s"]
    process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, "PATH": f"{os.getcwd()}:{os.environ['PATH']}"})
    while not notes_the_signal(process):
        pass
    return process


def require_orderly_end(process, folder, when):
    code = process.wait(timeout=120)
    said = pathlib.Path("out").read_text()
    require(code == 4, f"a signal {when}: it ended with {code}", said)
    require("SIGUSR1 came" in said, said)
    require(pathlib.Path(folder, "results.h5").exists(), "no results", said)


pathlib.Path("study.yaml").write_text(STUDY)

# A run first asks git about the study. This one waits, so that the signal certainly comes before there is anything to stop.
pathlib.Path("git").write_text("#!/bin/sh\ntouch git_runs\nwhile [ ! -e go_on ]; do sleep 0.01; done\n")
pathlib.Path("git").chmod(0o755)
with open("out", "w") as out:
    early = start("early", out)
    while not os.path.exists("git_runs"):
        require(early.poll() is None, "it ended before it asked git", pathlib.Path("out").read_text())
        time.sleep(0.01)
    early.send_signal(signal.SIGUSR1)
    pathlib.Path("go_on").touch()
    require_orderly_end(early, "early", "before the run")
pathlib.Path("git").unlink()

# At whatever instant it comes.
for number in range(21):
    with open("out", "w") as out:
        process = start(f"run{number}", out)
        time.sleep(number * 0.005)
        process.send_signal(signal.SIGUSR1)
        require_orderly_end(process, f"run{number}", f"{number * 5} ms after the start")

# The same command goes on, and a command that is no run takes no harm.
pathlib.Path("study.yaml").write_text(STUDY.split("  endless")[0])
process = subprocess.run([SOWER, "run", "study.yaml", "--out", "run0", "--allow-mix"], capture_output=True, text=True)
require(process.returncode == 0, process.stdout, process.stderr)
