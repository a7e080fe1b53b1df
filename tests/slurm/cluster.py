"""A real Slurm with two nodes for the length of a test, and what tests ask of it."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

SOWER, SOURCE = os.environ["SOWER"], pathlib.Path(os.environ["SOWER_SOURCE"])
SCRIPT = SOURCE / "slurm" / "one_machine.sh"


SLEEPS = """
study: NAME
experiments:
  sleeps:
    kind: command
    params:
      command: sh -c 'sleep 0.5; echo value $0' {seed}
      metrics: {value: 'stdout:/value (.*)/'}
    replicates: REPLICATES
"""


def sleeps(name, replicates):
    """A study of tasks that take half a second each and no processor."""
    return SLEEPS.replace("NAME", name).replace("REPLICATES", str(replicates))


def require(condition, what):
    if not condition:
        raise SystemExit(f"line {sys._getframe(1).f_lineno}: {what}")


@contextlib.contextmanager
def cluster(**environment):
    """Its folder; SLURM_CONF is set."""
    for program in ("munged", "slurmctld", "slurmd", "sbatch"):
        if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin") is None:
            print(f"skipped: no {program}")
            sys.exit(77)
    if os.getuid() != 0:
        print("skipped: slurmd wants to be root")
        sys.exit(77)
    folder = tempfile.mkdtemp()  # a short path, since sockets' names are short
    if subprocess.run([SCRIPT, "up", folder], env={**os.environ, **environment}).returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        print("skipped: Slurm's daemons do not come up on this machine, for the reasons above")
        sys.exit(77)
    os.environ["SLURM_CONF"] = f"{folder}/slurm.conf"
    try:
        yield pathlib.Path(folder)
    finally:
        subprocess.run([SCRIPT, "down", folder])
        shutil.rmtree(folder, ignore_errors=True)


def told(*words, code=0):
    """What a command prints, of which that exit code is expected."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    require(done.returncode == code, f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def sower(*words, code=0):
    return told(SOWER, *words, code=code)


def wait_for(what, holds, seconds=120):
    end = time.monotonic() + seconds
    while not holds():
        require(time.monotonic() < end, f"{what}: not within {seconds} s\n{told('squeue')}")
        time.sleep(0.2)


def jobs(run):
    return pathlib.Path(run, "slurm/jobs").read_text().split()


def state_of(job):
    words = told("scontrol", "show", "job", job).split("JobState=")
    return words[1].split()[0]


def said(run):
    """The output of all jobs of a run."""
    return "".join(log.read_text() for log in sorted(pathlib.Path(run, "slurm").glob("*.log")))


def digest(run):
    import h5py

    with h5py.File(f"{run}/results.h5") as file:
        require(file.attrs["complete"] == 1, f"{run} is not complete")
        return file.attrs["digest"]
