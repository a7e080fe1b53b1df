"""Tasks that end by their own diagnostics: after the same step on every layout, after kills and stops, alone or with others; another bound
makes them new, and the record says when and why they ended."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import h5py
import numpy

SOWER, MPIRUN = os.environ["SOWER"], os.environ["MPIRUN"]
STUDY = """
study: ends
seed: 4
experiments:
  pi:
    kind: integrate
    params: {integrand: darts, samples: SAMPLES}
    replicates: 3
    ISOLATE
    stop_when: {diagnostics: {standard_error: {below: BOUND}}}
  mean:
    kind: integrate
    params: {integrand: exponential, samples: 1e8}
    replicates: 50
    stop_when: {diagnostics: {standard_error: {below: 0.001}}, mean_of: estimate, half_width: 0.0005}
  down:
    kind: optimize
    params: {problem: quadratic, optimizer: sgd, steps: 500}
    sweep: {grid: {learning_rate: [0.001, 0.1]}}
    stop_when: {diagnostics: {gradient_norm: {below: 0.001}, loss: {below: 0.1}}}
"""


def require(condition, what):
    if not condition:
        raise SystemExit(f"line {sys._getframe(1).f_lineno}: {what}")


def sower(*words, code=0, launcher=()):
    done = subprocess.run([*launcher, SOWER, *words], capture_output=True, text=True)
    require(done.returncode == code, f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def study(name, bound="0.001", samples="1e9", isolate=""):
    text = STUDY.replace("BOUND", bound).replace("SAMPLES", samples).replace("ISOLATE", isolate)
    pathlib.Path(name).write_text(text)
    return name


def digest(run):
    with h5py.File(f"{run}/results.h5") as file:
        return file.attrs["digest"]


def ends_where_it_says():
    sower("run", study("study.yaml"), "--ranks", "1", "--out", "one")
    with h5py.File("one/results.h5") as file:
        ended, error = file["pi/ended_after"][()], file["pi/standard_error"][()]
        # The standard deviation of 4 in pi/4 of the cases is 1.642: 2,697,000 points, and it is looked at after 2^k blocks of 16,384.
        require((ended == 2**22).all(), ended)
        require(((error < 0.001) & (error > 0.0007)).all(), error)
        require("standard_error < 0.001" in file["pi/ended_after"].attrs["long_name"], "why")
        require(file["pi"].attrs["ends_when"] == "standard_error < 0.001", file["pi"].attrs["ends_when"])
        slow, quick = file["down/ended_after"][()].ravel()
        require(numpy.isnan(slow), slow)
        require(0 < quick < 500 and quick == file["down/steps_done"][()].ravel()[1], quick)
        norms = file["down/gradient_norm"][()].ravel()
        require(norms[1] < 0.001 and norms[0] > 0.001, norms)
        curve = file["down/loss_curve"][()].reshape(2, -1)[1]
        require(numpy.isfinite(curve[: int(quick) + 1]).all() and numpy.isnan(curve[int(quick) + 1 :]).all(), "losses after the end")
        require((file["mean/status"][()] == 5).any(), "replicates end, too")
    require("ended_after" in sower("show", "one", "0"), "show")
    require("standard_error" in sower("describe", "integrate"), "describe")
    require("pi ends a task by stop_when: standard_error < 0.001" in sower("plan", "study.yaml", "--out", "one"), "plan")


def same_on_every_layout():
    for ranks in ("2", "3"):
        sower("run", "study.yaml", "--ranks", ranks, "--out", f"with{ranks}")
        require(digest(f"with{ranks}") == digest("one"), ranks)
    together = pathlib.Path("study.yaml").read_text().replace("replicates: 3", "replicates: 3\n    ranks: 3\n    threads: 2")
    pathlib.Path("together.yaml").write_text(together)
    sower("run", "together.yaml", "--out", "together", launcher=(MPIRUN, "-n", "3"))
    require(digest("together") == digest("one"), "teams of three")
    sower("run", study("apart.yaml", isolate="isolate: process"), "--ranks", "2", "--out", "apart")
    require(digest("apart") == digest("one"), "isolated")


def same_after_stops():
    name = study("long.yaml", bound="0.00004")  # 2^31 points would do; the task has 10^9 of them
    running = subprocess.Popen([SOWER, "run", name, "--ranks", "2", "--out", "stopped", "--quiet"])
    time.sleep(1)
    running.send_signal(signal.SIGUSR1)
    require(running.wait() in (0, 4), "stopped in order")
    shorter = study("shorter.yaml", bound="0.0002")
    sower("run", shorter, "--ranks", "2", "--out", "stopped")
    sower("run", shorter, "--ranks", "1", "--out", "fresh")
    require(digest("stopped") == digest("fresh"), "other bounds")


def another_bound_is_another_task():
    told = sower("plan", study("study.yaml", bound="0.002"), "--out", "one")
    require("stop_when.diagnostics" in told and "3 to run" in told.replace("\n", " "), told)
    sower("run", "study.yaml", "--out", "one")
    with h5py.File("one/results.h5") as file:
        require((file["pi/ended_after"][()] == 2**20).all(), file["pi/ended_after"][()])
    sower("run", study("study.yaml"), "--out", "one")
    require(digest("one") == digest("with2"), "what was there comes back")


ends_where_it_says()
same_on_every_layout()
same_after_stops()
another_bound_is_another_task()
