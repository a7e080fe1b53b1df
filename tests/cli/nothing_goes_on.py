"""However a run ends, on request or killed, nothing that its tasks have started goes on."""

import os
import pathlib
import signal
import subprocess
import sys
import time

SOWER = os.environ["SOWER"]
PATIENCE_SECONDS = 60
# An argument of `sleep` that no other process has.
MARK = f"{1_000_000 + os.getpid()}.{time.time_ns() % 10**9:09d}"


def require(holds, *what):
    if not holds:
        sys.exit("\n".join(str(each) for each in what))


def sleepers():
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if MARK.encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            pass  # it has ended
    return found


def wait_until(what, holds):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        require(time.monotonic() < deadline, f"waited in vain: {what}", sleepers(), pathlib.Path("out").read_text())
        time.sleep(0.02)


def ranks_of(mpirun):
    return [int(pid) for pid in pathlib.Path(f"/proc/{mpirun}/task/{mpirun}/children").read_text().split()]


# Two levels below the task, one of them in a session of its own.
pathlib.Path("hang.sh").write_text(f"sh -c 'sleep {MARK}; true' &\nsetsid sleep {MARK} &\nwait\n")
pathlib.Path("study.yaml").write_text("""study: hangs
experiments:
  hangs: {kind: command, params: {command: sh hang.sh, inputs: {hang.sh: hang.sh}}, replicates: 2}
""")


def try_ending(name, launcher, end, *options):
    with open("out", "w") as out:
        run = subprocess.Popen([*launcher, SOWER, "run", "study.yaml", "--out", name, *options], stdout=out, stderr=out)
    try:
        wait_until(f"{name}: both tasks run", lambda: len(sleepers()) == 4 or run.poll() is not None)
        require(run.poll() is None, f"{name}: it ended by itself", pathlib.Path("out").read_text())
        end(run)
        run.wait(timeout=PATIENCE_SECONDS)
        wait_until(f"{name}: nothing goes on", lambda: not sleepers())
    finally:
        run.kill()
        for pid in sleepers():
            os.kill(pid, signal.SIGKILL)


mpirun = [os.environ["MPIRUN"], "-n", "2"]
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
    try_ending(f"mpirun_{number.name}", mpirun, lambda run, number=number: run.send_signal(number))
try_ending("rank", mpirun, lambda run: os.kill(ranks_of(run.pid)[-1], signal.SIGKILL))
try_ending("alone", [], lambda run: run.kill(), "--ranks", "2")
