"""stop_when end to end: one decision on every layout, after kills, with failures, retries and other rules; and what the record says."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import h5py

SOWER, MPIRUN = os.environ["SOWER"], os.environ["MPIRUN"]
STUDY = """
study: early
seed: 4
experiments:
  pi:
    kind: integrate
    params: {integrand: darts}
    sweep: {grid: {samples: [1e3, 1e4]}}
    replicates: 1500
    stop_when: {mean_of: estimate, half_width: 0.01}
  mean: {kind: compare, needs: pi, params: {variable: estimate, statistic: mean}}
"""


def require(condition, what):
    if not condition:
        raise SystemExit(f"line {sys._getframe(1).f_lineno}: {what}")


def sower(*words, code=0, launcher=()):
    done = subprocess.run([*launcher, SOWER, *words], capture_output=True, text=True)
    require(done.returncode == code, f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def listed(run, *which):
    return json.loads(sower("tasks", run, *which, "--output", "json", "--experiment", "pi"))


def what_was_decided(run):
    with h5py.File(f"{run}/results.h5") as file:
        status = file["tasks/status"][()].tolist()
        errors = [error.decode() if code == 5 else "" for code, error in zip(status, file["tasks/error"][()])]
        return file.attrs["digest"], status, errors


def same_decisions():
    pathlib.Path("study.yaml").write_text(STUDY)
    sower("run", "study.yaml", "--ranks", "1", "--out", "one")
    expected = what_was_decided("one")
    for ranks in (2, 4):
        sower("run", "study.yaml", "--ranks", str(ranks), "--out", f"with{ranks}")
        require(what_was_decided(f"with{ranks}") == expected, ranks)
    sower("run", "study.yaml", "--out", "mpi", launcher=(MPIRUN, "-n", "3"))
    require(what_was_decided("mpi") == expected, "mpirun")
    with h5py.File("one/results.h5") as file:
        counts = {name: int(file.attrs[f"n_{name}"]) for name in ("tasks", "done", "failed", "missing", "stopped")}
        require(counts["stopped"] > 2000 and counts["tasks"] == counts["done"] + counts["stopped"], counts)
        require(file.attrs["complete"] == 1, "complete")
        require("mean of estimate ± 0.01 at 0.95, from 10 on" in file["pi"].attrs["stop_when"], file["pi"].attrs["stop_when"])
        status = file["pi/status"][()]
        for point in range(2):
            ended = int((status[point] == 1).sum())
            require((status[point][:ended] == 1).all() and (status[point][ended:] == 5).all(), "the first replicates are the wanted ones")
            estimates = file["pi/estimate"][point]
            require(abs(file["mean/mean"][()].ravel()[point] - estimates[:ended].mean()) < 1e-12, "mean over the wanted ones")
            require((estimates[ended:] != estimates[ended:]).all(), "what was not wanted is missing")
    # What the report says of the tasks.
    stopped = listed("one", "--stopped")
    require(len(stopped) == counts["stopped"] and all("stop_when: the mean of estimate is 3.1" in each["error"] for each in stopped), stopped[:3])
    told = sower("show", "one", str(stopped[0]["number"]))
    require("stopped" in told and "stop_when: the mean" in told and "seconds" not in told.split("parameters")[0], told)
    require("a status is" not in sower("tasks", "one", "--where", "status = stopped"), "a condition")
    sower("check", "one")
    # Nothing is left to do; a folder without results says the same.
    require("0 to run" in sower("run", "study.yaml", "--out", "with2"), "again")
    os.remove("with4/results.h5")
    sower("gather", "with4")
    require(what_was_decided("with4") == expected, "gathered")
    sower("gather", "with4", "--compact")
    sower("gather", "with4")
    require(what_was_decided("with4") == expected, "compacted")
    require("complete" in sower("list", "."), "list")
    json.loads(sower("export", "one", "--format", "trace"))
    return expected


def kills(study, expected):
    """With tasks of some milliseconds, killed ever later until it is done, each time on another layout."""
    pathlib.Path("slow.yaml").write_text(study.replace("replicates:", "isolate: process\n    replicates:", 1))
    shutil.rmtree("killed", ignore_errors=True)
    deaths = 0
    for number in range(60):
        run = subprocess.Popen([SOWER, "run", "slow.yaml", "--ranks", str(1 + number % 4), "--out", "killed", "--set-aside-after", "0"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            code = run.wait(timeout=0.02 * 1.15**number)
            require(code == 0, f"exit code {code}")
            break
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            deaths += 1
    require(deaths >= 1, "it was never killed")
    require(what_was_decided("killed") == expected, f"after {deaths} deaths")


def other_rules():
    """Another rule takes what is done: a wider one computes nothing, a narrower one goes on."""
    wider = ("--set", "pi.stop_when.half_width=0.02", "--out", "one")
    told = sower("plan", "study.yaml", *wider)
    require("stop_when mean of estimate ± 0.01 at 0.95, from 10 on → mean of estimate ± 0.02 at 0.95, from 10 on" in told, told)
    told = sower("run", "study.yaml", *wider)
    require("1 to run" in told, "only the comparison")
    few = len(listed("one", "--done"))
    told = sower("run", "study.yaml", "--set", "pi.stop_when.half_width=0.009", "--out", "one")
    require("at most" in told, told)
    more = len(listed("one", "--done"))
    require(more > 2 * few, (few, more))
    sower("run", "study.yaml", "--set", "pi.stop_when.half_width=0.009", "--out", "fresh")
    require(what_was_decided("one") == what_was_decided("fresh"), "from what was done, and from nothing")


FLAKY = """
study: flaky
experiments:
  noisy:
    kind: command
    replicates: 40
    stop_when: {mean_of: found, half_width: 6}
    params:
      command: >-
        sh -c 'test "$0" != 3 || test -e FOLDER/mended || exit 1; test "$0" -lt 35 || exit 1; echo "found $(( ($0 * 37) % 23 ))"' {replicate}
      metrics: {found: 'stdout:/found ([0-9]+)/'}
"""


def failures():
    """A replicate that fails is left out until it is retried; then the point is decided as if it had never failed."""
    pathlib.Path("flaky.yaml").write_text(FLAKY.replace("FOLDER", os.getcwd()))
    sower("run", "flaky.yaml", "--ranks", "1", "--out", "flaky1", code=3)
    for ranks in (2, 4):
        sower("run", "flaky.yaml", "--ranks", str(ranks), "--out", f"flaky{ranks}", code=3)
        require(what_was_decided(f"flaky{ranks}") == what_was_decided("flaky1"), ranks)
    with h5py.File("flaky1/results.h5") as file:
        status = file["noisy/status"][()]
        require(list(status[:5]) == [1, 1, 1, 3, 1] and status[-1] == 5, status)
        require("1 had no value" in what_was_decided("flaky1")[2][-1], "the reason")
    told = sower("retry", "flaky1", "39", code=2)
    require("task 39 did not fail, it is stopped" in told, told)
    pathlib.Path("mended").write_text("")
    sower("retry", "flaky1")
    sower("run", "flaky1")
    sower("run", "flaky.yaml", "--ranks", "3", "--out", "well")
    require(what_was_decided("flaky1") == what_was_decided("well"), "after the retry")


def no_such_number():
    pathlib.Path("wrong.yaml").write_text(STUDY.replace("mean_of: estimate", "mean_of: estimat"))
    told = sower("run", "wrong.yaml", "--ranks", "1", "--out", "wrong", code=4)
    require("'estimat'" in told and "did you mean 'estimate'?" in told, told)
    require(len(listed("wrong", "--done")) < 1500, "it went on")
    pathlib.Path("wrong.yaml").write_text(STUDY.replace("mean_of: estimate", "mean_of: seconds_per_sample"))
    told = sower("run", "wrong.yaml", "--ranks", "1", "--out", "measured", code=4)
    require("which is measured and differs from run to run" in told, told)


HALVING = """
study: halving
seed: 3
experiments:
  search:
    kind: optimize
    params: {problem: rosenbrock, optimizer: momentum}
    sweep:
      sample: {method: random, points: 27, over: {learning_rate: {log: [1e-5, 1e-2]}}}
      grid: {steps: [10, 30, 90]}
    replicates: 2
    halving: {minimise: loss, budget: steps}
  best: {kind: compare, needs: search, params: {variable: loss, statistic: mean}}
"""


def halving():
    pathlib.Path("halving.yaml").write_text(HALVING)
    require("gives up points by halving: least loss, one of 3 goes on along steps" in sower("plan", "halving.yaml"), "plan")
    sower("run", "halving.yaml", "--ranks", "1", "--out", "half1")
    expected = what_was_decided("half1")
    sower("run", "halving.yaml", "--ranks", "4", "--out", "half4")
    require(what_was_decided("half4") == expected, "four ranks")
    sower("run", "halving.yaml", "--out", "halfmpi", launcher=(MPIRUN, "-n", "3"))
    require(what_was_decided("halfmpi") == expected, "mpirun")
    with h5py.File("half1/results.h5") as file:
        status = file["search/status"][()]
        require(status.shape == (27, 3, 2) and list(file["search/steps"][()]) == [10, 30, 90], status.shape)
        went = [int((status[:, rung] != 5).sum()) for rung in range(3)]
        require(went[0] == 54 and 54 > went[1] > went[2] > 0 and 1 in status and set(status.ravel()) <= {1, 2, 5}, went)
        require("halving" in file["search"].attrs and file.attrs["n_stopped"] == 162 - sum(went), went)
        require(all(error.startswith("halving: with steps = ") for code, error in zip(file["tasks/status"][()], expected[2]) if code == 5), "why")
        require(file["best/at_steps"].size == sum(went) // 2, "what needs it sees what is left")
    kills(HALVING, expected)


expected = same_decisions()
kills(STUDY, expected)
halving()
other_rules()
failures()
no_such_number()
