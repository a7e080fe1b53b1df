"""SIGKILL at random instants, of one rank, of all, or of mpirun, and orderly stops among them, on layouts that change from attempt to
attempt, while a study runs, saves the states of long tasks, is looked up, resumes and is gathered: whatever was acknowledged is still
there, every results file is whole, and the study ends with the digest of
an undisturbed run.

KILLS is how many (40 in the tests), SEED which, SECONDS the time after which it stops in any case."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

from sower_runs import (SOWER, Broken, check_results, command, digest_of, done_before, empty, environment, finish, leftovers, size)

STUDY = """study: kills
experiments:
  pi: {kind: integrate, params: {samples: 4e6}, sweep: {grid: {confidence: [0.9, 0.95]}}, replicates: 20}
  wide: {kind: integrate, params: {samples: 4e6}, ranks: 2, replicates: 10}
  long: {kind: optimize, params: {steps: 2e6, trajectory: never}, replicates: 2}
"""
TASKS = 52
STOPPED = 4
HOST_WAIT_SECONDS = 20  # for the ranks of a dead mpirun to go


def children_of(process):
    try:
        listed = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [int(child) for child in listed]


def ranks_of(process):
    """The processes of a run that compute: mpirun's children, or the one there is."""
    return [child for child in children_of(process) if "sower" in name_of(child)] or [process]


def name_of(process):
    try:
        return pathlib.Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return ""


def kill(process, whom, chance):
    ranks = ranks_of(process)
    if whom == "stop":
        os.kill(process, signal.SIGUSR1)
        return ranks
    victims = {"mpirun": [process], "rank": [chance.choice(ranks)], "all": [process, *ranks]}[whom]
    for victim in victims:
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return ranks


def wait_for_all(process, ranks):
    """A killed mpirun leaves ranks that live for seconds; a killed rank makes mpirun end, and now and then hang."""
    deadline = time.monotonic() + HOST_WAIT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    hung = process.poll() is None
    if hung:
        for victim in [process.pid, *ranks, *children_of(process.pid)]:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()
    return hung


def start(layout, acks):
    settings = environment("folder", acks=acks.resolve())
    # Files, not pipes: a rank that outlives mpirun must not keep us waiting for its end of a pipe.
    with open("out", "w") as out, open("err", "w") as err:
        return subprocess.Popen(command("run", "study.yaml", "--out", "folder", "--checkpoint-every", "20 ms", layout=layout), env=settings, stdout=out, stderr=err)


def run_until_free(layout, acks):
    """Starts a run, again while the ranks of the last one still hold the folder."""
    for _ in range(HOST_WAIT_SECONDS * 5):
        process = start(layout, acks)
        time.sleep(0.15)
        if process.poll() in (None, 0) or "another run is using" not in pathlib.Path("err").read_text():
            return process
        time.sleep(0.2)
    raise Broken("the folder is not free long after the kill")


def clean_up(layout):
    """What a killed writer left goes with the next run, or the one after: a rank may outlive its mpirun for seconds."""
    deadline = time.monotonic() + HOST_WAIT_SECONDS
    while leftovers("folder"):
        if time.monotonic() > deadline:
            raise Broken(f"{layout}: left over: {leftovers('folder')}")
        time.sleep(1)
        finish("study.yaml", "folder")


def wait_for(moment, process, acks, longest, chance):
    """Sleeps until the instant of the kill: while it starts or looks up what is done, while it runs, or while it gathers."""
    if moment == "start":
        return time.sleep(chance.uniform(0, 0.15))
    if moment == "run":
        return time.sleep(chance.uniform(0, longest))
    deadline = time.monotonic() + 10 * longest
    while process.poll() is None and size(acks) < TASKS and time.monotonic() < deadline:
        time.sleep(0.001)
    return time.sleep(chance.uniform(0, 0.04))


def main():
    chance = random.Random(int(os.environ.get("SEED", "1")))
    wanted = int(os.environ.get("KILLS", "40"))
    pathlib.Path("study.yaml").write_text(STUDY)
    begin = time.monotonic()
    expected = digest_of(finish("study.yaml", "undisturbed"))
    longest = max(0.6, 1.3 * (time.monotonic() - begin))
    acks, hangs, attempts, studies, unseen = pathlib.Path("acks"), 0, 0, 0, 0
    kills = {(whom, moment): 0 for whom in ("mpirun", "rank", "all") for moment in ("start", "run", "gather")}
    acks.unlink(missing_ok=True)
    empty("folder")
    stops, allowed = 0, [None, "undisturbed/results.h5"]
    end = begin + float(os.environ.get("SECONDS", "inf"))
    while sum(kills.values()) < wanted and time.monotonic() < end:
        layout = chance.choice([("--ranks", str(chance.randint(1, 4))), ("mpirun", str(chance.randint(1, 4)))])
        moment = chance.choice(["start", "run", "run", "gather"])
        attempts += 1
        acknowledged = size(acks)
        process = start(layout, acks) if moment == "start" else run_until_free(layout, acks)
        wait_for(moment, process, acks, longest, chance)
        running = process.poll() is None
        if running:
            whom = chance.choice(["mpirun", "rank", "all", "stop"] if layout[0] == "mpirun" else ["all", "stop"])
            ranks = kill(process.pid, whom, chance)
            if whom != "stop":
                kills[whom, moment] += 1
                unseen += int(layout[1])  # a rank that dies between its write and our note of it
            hangs += wait_for_all(process, ranks)
        else:
            whom = "nobody"
        if running and whom == "stop" and process.returncode == STOPPED:
            stops += 1
            shutil.copy("folder/results.h5", f"stopped_{stops}.h5")  # partial, and from now on the last complete file
            allowed.append(f"stopped_{stops}.h5")
        check_results("folder", allowed)
        output = pathlib.Path("out").read_text()
        if "another run is using" in pathlib.Path("err").read_text():
            continue  # a rank of the last run lived until after this one had started
        if "rank" in output and done_before(output) < acknowledged:
            raise Broken(f"{layout}: {acknowledged} tasks were acknowledged, and then: {output}")
        if running and process.returncode != 0:
            continue
        if process.returncode != 0:
            raise Broken(f"{layout}, killed {whom}: it ends with {process.returncode}: {pathlib.Path('err').read_text()}")
        if digest_of(output) != expected:
            raise Broken(f"{layout}: the digest is another after {attempts} attempts: {output}")
        if size(acks) + unseen < TASKS:
            raise Broken("the harness saw too few acknowledgements")
        if done_before(finish("study.yaml", "folder")) != TASKS:
            raise Broken(f"{layout}: it says that it is done and is not")
        clean_up(layout)
        studies += 1
        unseen = 0
        acks.unlink()
        empty("folder")
        allowed = [None, "undisturbed/results.h5"]
    print(", ".join(f"{whom} {moment}: {count}" for (whom, moment), count in kills.items()))
    print(f"{sum(kills.values())} kills and {stops} stops in {attempts} attempts of {studies} completed studies, mpirun hung {hangs} times: nothing lost")


if __name__ == "__main__":
    try:
        main()
    except Broken as why:
        sys.exit(f"broken promise: {why}")
