"""A job whose time limit is far too short for its study stops before it, gathers, requeues itself and goes on: nothing is repeated, and a run that gets nowhere
does not requeue for ever."""

import pathlib
import subprocess

import h5py
from cluster import SOWER, cluster, digest, jobs, require, said, sleeps, sower, state_of, told, wait_for


def field(job, name):
    return told("scontrol", "show", "job", job).split(f"{name}=")[1].split()[0]


def completes_in_several(expected):
    sower("submit", "long.yaml", "--nodes", "2", "--time", "1min", "--out", "several")
    job = jobs("several")[0]
    wait_for("the last of several", lambda: state_of(job) == "COMPLETED", 400)
    require(int(field(job, "Restarts")) >= 1, "it had to go on at least once")
    require(digest("several") == expected, "the digest")
    text = said("several")
    # Slurm may warn a minute early, which is at once here; else the run itself knows when its job ends.
    require("stopping: " in text and "is requeued and goes on" in text, text)
    require("DUE TO TIME LIMIT" not in text, text)
    with h5py.File("several/results.h5") as file:
        attempts = file["tasks/attempts"][()]
        require(len(file["attempts/attempt"]) >= 2, "attempts")
        require((attempts == 1).all(), attempts)


def gives_up():
    """Within a job, as its script would call it, where nothing gets on."""
    text = pathlib.Path("again.sh")
    text.write_text(f"#!/bin/sh\ncd {pathlib.Path.cwd()}\nexec {SOWER} submit --again stuck\n")
    sower("run", "long.yaml", "--ranks", "2", "--out", "stuck", "--set", "sleeps.replicates=4")
    for expected in (0, 0, 0, 1):  # the first has nothing to compare with
        job = told("sbatch", "--parsable", "--hold", text).strip()
        told("scontrol", "release", job)
        wait_for("what --again says", lambda: said_of(job))
        require(("have finished no task" in said_of(job)) == bool(expected), said_of(job))
        subprocess.run(["scancel", job], check=False)


def said_of(job):
    log = pathlib.Path(f"slurm-{job}.out")
    return log.read_text() if log.exists() else ""


with cluster():
    pathlib.Path("long.yaml").write_text(sleeps("long", 280))
    sower("run", "long.yaml", "--ranks", "32", "--out", "local")
    gives_up()
    completes_in_several(digest("local"))
