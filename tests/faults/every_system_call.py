"""Each call that a small run makes on its files in turn is its last, is torn, is cut short, or fails with each error: whatever was
acknowledged is still there, the results file is the old one or the new one, and the same command completes the study.

In the tests each call meets some of the faults; FAULTS=all makes every one meet every call."""

import errno
import os
import pathlib
import subprocess
import sys

from sower_runs import (SOWER, Broken, check_results, command, digest_of, done_before, empty, environment, finish, leftovers, size)

KILLS = ["before", "after", "torn"]
ERRORS = [str(errno.ENOSPC), f"{errno.ENOSPC}+", str(errno.EIO), f"{errno.EIO}+", str(errno.EDQUOT), f"{errno.EROFS}+"]
HARMLESS = ["short", str(errno.EINTR)]
STUDY = """study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e5}, replicates: %d}
"""


def calls_of(study, folder):
    count = pathlib.Path("calls")
    subprocess.run(command("run", study, "--out", folder), env=environment(folder, count=count.resolve()), check=True, capture_output=True)
    return max(int(line) for line in count.read_text().split())


def prepare(folder, old):
    """A folder in which half of the study is done, as the copy of one that was made once."""
    empty(folder)
    subprocess.run(["cp", "-a", f"{old}/.", folder], check=True)


def meet(fault, call, old, new, expected):
    """One run that meets one fault at one call, and the run that goes on after it."""
    folder, acks = "folder", pathlib.Path("acks")
    prepare(folder, old)
    acks.unlink(missing_ok=True)
    settings = environment(folder, what_=fault, at=call, acks=acks.resolve())
    run = subprocess.run(command("run", "more.yaml", "--out", folder), env=settings, text=True, capture_output=True, timeout=60)
    if run.returncode == 0 and digest_of(run.stdout) != expected:
        raise Broken(f"it ends well with another digest: {run.stdout}")
    if fault in KILLS and run.returncode != -9:
        raise Broken(f"it was not killed but ended with {run.returncode}: {run.stderr}")
    if fault in HARMLESS and run.returncode != 0:
        raise Broken(f"it should go on after this but ends with {run.returncode}: {run.stderr}")
    if fault in ERRORS and run.returncode != 0 and run.stderr.count("\n") > 8:
        raise Broken(f"more than one clear message:\n{run.stderr}")
    if fault in ERRORS and run.returncode < 0:
        raise Broken(f"an error killed it with signal {-run.returncode}: {run.stderr}")
    check_results(folder, [f"{old}/results.h5", f"{new}/results.h5"])
    output = finish("more.yaml", folder)
    if done_before(output) < 2 + size(acks):
        raise Broken(f"{2 + size(acks)} tasks were acknowledged, and then: {output}")
    if digest_of(output) != expected:
        raise Broken(f"the digest is another: {output}")
    check_results(folder, [f"{new}/results.h5"])
    if leftovers(folder):
        raise Broken(f"left over: {leftovers(folder)}")


def main():
    pathlib.Path("less.yaml").write_text(STUDY % 2)
    pathlib.Path("more.yaml").write_text(STUDY % 6)
    finish("less.yaml", "old")
    expected = digest_of(finish("more.yaml", "new"))
    prepare("folder", "old")
    calls = calls_of("more.yaml", "folder")
    faults = KILLS + ERRORS + HARMLESS
    whole = os.environ.get("FAULTS") == "all"
    met, broken = 0, []
    for call in range(1, calls + 1):
        for number, fault in enumerate(faults):
            if not whole and (number + call) % 5 != 0:
                continue
            met += 1
            try:
                meet(fault, call, "old", "new", expected)
            except (Broken, subprocess.TimeoutExpired) as why:
                broken.append(f"call {call}, {fault}: {why}")
    print(f"{met} faults at {calls} calls, {len(broken)} broken promises")
    print(*broken, sep="\n")
    if met < 100:
        sys.exit("too few faults were met for this to say anything")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
