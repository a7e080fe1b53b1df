"""A long task that saves its state goes on from it after SIGKILL and after a stop, on other layouts, and ends with the bits of a task
that ran in one go. A damaged state costs the task a new beginning, and --fresh forgets all."""

import os
import pathlib
import re
import signal
import sys

import stops
from stops import FOLDER, digest, end_of, mpirun, output, require, start, wait_until

STUDY = """study: long
experiments:
  descent: {kind: optimize, params: {steps: 9e6, trajectory: never, learning_rate: 0.0001}}
  integral: {kind: integrate, params: {samples: 3e9}, ranks: 2}
"""
OFTEN = ("--checkpoint-every", "10 ms")


def states():
    return sorted(path for path in FOLDER.glob("checkpoints/*") if ".tmp." not in path.name)


def content():
    return [path.read_bytes() for path in states()]


def interrupted(launcher, options, number):
    """Starts a run and interrupts it when it has saved something new."""
    before = content()
    process = start(launcher, *OFTEN, *options)
    wait_until("a saved state", lambda: content() != before, process)
    process.send_signal(number)
    return end_of(process)


def main():
    pathlib.Path("study.yaml").write_text(STUDY)
    require(end_of(start([], "--ranks", "2")) == 0, output())
    expected = digest(output())
    require(not states(), "a state outlives its task")

    def begin_anew():
        stops.shutil.rmtree(FOLDER)

    begin_anew()
    require(interrupted([], ("--ranks", "2"), signal.SIGKILL) == -signal.SIGKILL, output())
    require(states(), "SIGKILL takes the states")
    saved = content()
    cut_off = states()[0].with_suffix(".tmp.4194303")  # by a writer that was killed, of another task that does not write again
    cut_off.write_bytes(b"half")
    code = interrupted([], ("--ranks", "1"), signal.SIGUSR1)
    require(code == 4, f"exit code {code}", output())
    require(re.search(r"^[12] of them go(es)? on from a saved state$", output(), re.M), "it begins anew:", output())
    require(states() and content() != saved, "a stop does not save")
    require(not cut_off.exists(), "what a killed writer left stays")
    code = interrupted(mpirun(2), (), signal.SIGUSR1)
    require(code == 4, f"exit code {code}", output())
    require(end_of(start([], "--ranks", "3")) == 0, output())
    require(digest(output()) == expected, "another digest:", output())
    require("not used" not in output(), output())
    require(not states(), "a state outlives its task")

    begin_anew()
    require(interrupted([], ("--ranks", "2"), signal.SIGUSR1) == 4, output())
    for path in states():
        path.write_bytes(path.read_bytes()[:-1])
    require(end_of(start([], "--ranks", "2")) == 0, output())
    require("its task begins anew" in output(), "it does not say that a state is damaged:", output())
    require(digest(output()) == expected, "a damaged state does damage:", output())

    begin_anew()
    require(interrupted([], ("--ranks", "2"), signal.SIGUSR1) == 4, output())
    for path in states():
        path.write_bytes(b"damaged")
    require(end_of(start([], "--ranks", "2", "--fresh")) == 0, output())
    require("begins anew" not in output(), "--fresh leaves states:", output())

    # A task in a process of its own hears of a stop there.
    pathlib.Path("study.yaml").write_text(STUDY.replace("{kind: optimize", "{kind: optimize, isolate: process"))
    begin_anew()
    require(interrupted([], ("--ranks", "3"), signal.SIGUSR1) == 4, output())
    require(end_of(start([], "--ranks", "2")) == 0, output())
    require("from a saved state" in output(), "it begins anew:", output())
    require(digest(output()) == expected, "another digest:", output())
    require(not states(), "a state outlives its task")


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    main()
