"""Orderly stops: SIGUSR1, SIGINT, SIGTERM, `sower stop` and --time-limit end a run with exit code 4 and readable results; the same
command goes on, on another layout too, and ends with the digest of an undisturbed run."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

SOWER = os.environ["SOWER"]
FOLDER = pathlib.Path("folder")
PATIENCE_SECONDS = 120

STUDY = """study: stops
experiments:
  quick: {kind: integrate, params: {samples: 4e6}, replicates: 200}
  team: {kind: integrate, params: {samples: 4e7}, ranks: 2, replicates: 10}
"""
TASKS = 210
# With a task that ends only because it saves its state and leaves.
ENDLESS = """study: endless
experiments:
  quick: {kind: integrate, params: {samples: 4e4}, replicates: 20}
  endless: {kind: integrate, params: {samples: 1e15}}
"""


def mpirun(ranks):
    return [os.environ["MPIRUN"], "-n", str(ranks)]


def require(holds, *what):
    if not holds:
        sys.exit("\n".join(str(each) for each in what))


def start(launcher, *options, study="study.yaml"):
    with open("out", "w") as out:
        return subprocess.Popen([*launcher, SOWER, "run", study, "--out", str(FOLDER), *options], stdout=out, stderr=subprocess.STDOUT)


def output():
    return pathlib.Path("out").read_text()


def journalled():
    return sum(path.stat().st_size for path in FOLDER.glob("journal/*.log"))


def wait_until(what, holds, process=None):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        require(time.monotonic() < deadline, f"waited in vain: {what}", output())
        require(process is None or process.poll() is None, f"it ended before: {what}", output())
        time.sleep(0.02)


def end_of(process):
    try:
        return process.wait(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        sys.exit("it does not end:\n" + output())


def digest(text):
    return re.search(r"^digest +([0-9a-f]{32})$", text, re.M).group(1)


def counts(text):
    return [int(number) for number in re.search(r"^(\d+) done before, (\d+) to run", text, re.M).groups()]


def stop(*arguments):
    return subprocess.run([SOWER, "stop", *arguments], text=True, capture_output=True, timeout=PATIENCE_SECONDS)


def listed():
    done = subprocess.run([SOWER, "tasks", str(FOLDER), "--done", "--output", "csv"], text=True, capture_output=True, check=True)
    return len(done.stdout.splitlines()) - 1


def go_on(expected, launcher=(), options=()):
    """The same command again completes what was left."""
    require(end_of(start([*launcher], *options)) == 0, "it does not go on:", output())
    require(digest(output()) == expected, "another digest after a stop:", output())


def check_stopped(code, reason, tasks=TASKS):
    text = output()
    require(code == 4, f"exit code {code}, not 4:", text)
    require(f"stopping: {reason}" in text, "it does not say why it stops:", text)
    left = re.search(r"^stopped .*; (\d+) tasks? (?:is|are) left to do: the same command goes on$", text, re.M)
    require(left, "it does not say what is left:", text)
    require("digest" in text and 0 < listed() == tasks - int(left.group(1)), "what is done is not in the results:", text)


def stopped_run(launcher, options, ask, reason):
    """Starts anew, waits for the first results, and asks for a stop."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    process = start(launcher, *options)
    wait_until("results", lambda: journalled() > 0, process)
    ask(process)
    check_stopped(end_of(process), reason)


def endless_run(launcher, options, ask, reason):
    shutil.rmtree(FOLDER, ignore_errors=True)
    process = start(launcher, *options, study="endless.yaml")
    wait_until("results", lambda: journalled() > 0, process)
    ask(process)
    check_stopped(end_of(process), reason, tasks=21)


def main():
    pathlib.Path("study.yaml").write_text(STUDY)
    pathlib.Path("endless.yaml").write_text(ENDLESS)
    require(end_of(start([], "--ranks", "2")) == 0, output())
    expected = digest(output())
    require(re.search("no run is using", stop(str(FOLDER)).stderr), "it stops what does not run")
    require(stop("nowhere").returncode == 2, "it stops what is nowhere")

    def nothing(_):
        pass

    def by(number):
        return lambda process: process.send_signal(number)

    def by_verb(process):
        said = stop(str(FOLDER), "--wait")
        require(said.returncode == 0 and re.search(r"asked the run in 'folder' to stop: .*process \d+", said.stdout), said)
        require(process.wait(timeout=10) is not None, "--wait did not wait")

    alone, two = (), mpirun(2)
    stopped_run(alone, ("--ranks", "2"), by(signal.SIGUSR1), "SIGUSR1 came")
    go_on(expected, two)
    stopped_run(alone, ("--ranks", "1"), by(signal.SIGTERM), "SIGTERM came")
    go_on(expected, options=("--ranks", "3"))
    stopped_run(two, (), by(signal.SIGUSR1), "SIGUSR1 came")  # which mpirun hands on to its ranks; its exit code is theirs
    go_on(expected, options=("--ranks", "1"))

    endless_run(alone, ("--ranks", "2"), by(signal.SIGINT), "SIGINT came")
    endless_run(alone, ("--ranks", "3"), by_verb, "`sower stop` asked for it (host")
    endless_run(two, (), by_verb, "`sower stop` asked for it (host")
    require(not (FOLDER / "stop").exists(), "the wish to stop outlives the run")
    endless_run(alone, ("--ranks", "2", "--time-limit", "2 s"), nothing, "the time limit of 2 s is near")
    endless_run(two, ("--time-limit", "4 s"), nothing, "the time limit of 4 s is near")

    # With the grace over, tasks are left where they look at the time, and begin anew.
    endless_run(alone, ("--ranks", "2", "--grace", "0"), by(signal.SIGUSR1), "SIGUSR1 came")

    # A second SIGINT waits for nothing. This task has far to go to the place where it saves its state.
    pathlib.Path("endless.yaml").write_text(ENDLESS.replace("1e15}", "1e15}, threads: 256"))
    shutil.rmtree(FOLDER, ignore_errors=True)
    process = start([], "--ranks", "2", "--oversubscribe", study="endless.yaml")
    wait_until("results", lambda: journalled() > 0, process)
    process.send_signal(signal.SIGINT)
    wait_until("it says that it stops", lambda: "stopping: SIGINT came" in output(), process)
    process.send_signal(signal.SIGINT)
    require(end_of(process) == 4 and "ended at once: SIGINT came twice" in output(), output())
    require(not (FOLDER / "results.h5").exists(), "it gathers", output())

    # Mpirun leaves no time to gather: what is done is in the journal.
    for number in (signal.SIGTERM, signal.SIGINT):
        shutil.rmtree(FOLDER, ignore_errors=True)
        process = start(two)
        wait_until("results", lambda: journalled() > 0, process)
        process.send_signal(number)
        code = end_of(process)
        require(code == 1 if number == signal.SIGTERM else code not in (0, 4), f"exit code {code}:", output())
        require("the same command goes on" in output(), "it does not say how to go on:", output())
        require(not (FOLDER / "results.h5").exists(), "it gathers, and mpirun may not wait")
        go_on(expected, options=("--ranks", "2"))
        require(counts(output())[0] > 0, "what was done is lost:", output())

    # A wish left by a run that was killed does not stop the next one.
    (FOLDER / "stop").write_text("nobody")
    require(end_of(start([])) == 0, output())


if __name__ == "__main__":
    main()
