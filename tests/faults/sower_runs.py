"""Runs of the command with faults, and what must hold after them: nothing acknowledged is lost, every results file is whole."""

import os
import pathlib
import re
import shutil
import subprocess

SOWER = os.environ["SOWER"]
INTERPOSER = os.environ["SOWER_INTERPOSER"]


class Broken(Exception):
    """A promise that does not hold."""


def command(*arguments, layout=("--ranks", "1")):
    """The command line of a verb on a layout: ("--ranks", "3"), or ("mpirun", "3")."""
    if arguments[0] == "run":
        arguments += ("--set-aside-after", "0")  # no task is to blame for these deaths
    if layout[0] == "mpirun":
        return [os.environ["MPIRUN"], "--oversubscribe", "-n", layout[1], SOWER, *arguments]
    return [SOWER, *arguments, *layout]


def environment(folder, **faults):
    """That of a run in which calls on files under the folder meet faults; see interpose.cpp."""
    settings = {f"FAULT_{name.upper()}".rstrip("_"): str(value) for name, value in faults.items()}
    if "FAULT_WHAT" in settings:
        settings["FAULT"] = settings.pop("FAULT_WHAT")
    return os.environ | {"LD_PRELOAD": INTERPOSER, "FAULT_FOLDER": str(pathlib.Path(folder).resolve())} | settings


def digest_of(output):
    found = re.search(r"^digest +([0-9a-f]{32})$", output, re.M)
    return found.group(1) if found else None


def finish(study, folder, layout=("--ranks", "1")):
    """The same command without faults: it must complete. Returns its output."""
    done = subprocess.run(command("run", study, "--out", folder, layout=layout), text=True, capture_output=True, timeout=120)
    if done.returncode != 0:
        raise Broken(f"the same command again ends with {done.returncode}: {done.stderr}")
    return done.stdout


def done_before(output):
    found = re.search(r"^(\d+) done before", output, re.M)
    return int(found.group(1)) if found else 0


def same_results(one, other):
    return subprocess.run([SOWER, "diff", one, other], capture_output=True, timeout=60).returncode == 0


def check_results(folder, allowed):
    """The results file is one of the allowed ones, whole; or, when none is allowed to be there already, may be missing."""
    results = pathlib.Path(folder) / "results.h5"
    if not results.exists():
        if None in allowed:
            return
        raise Broken("the results file is gone")
    seen = shutil.copy(results, "seen.h5")  # a rank that outlives its mpirun may put a newer one there at any time
    if not any(same_results(seen, each) for each in allowed if each is not None):
        raise Broken("the results file is neither the old one nor the new one")


def leftovers(folder):
    return [path.name for path in pathlib.Path(folder).rglob("*") if ".tmp." in path.name or path.name.endswith(".new")]


def size(path):
    return pathlib.Path(path).stat().st_size if pathlib.Path(path).exists() else 0


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    pathlib.Path(folder).mkdir(parents=True)
