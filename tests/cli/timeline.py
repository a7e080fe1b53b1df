"""Who ran what, when, on which ranks: /tasks and /attempts say it, the summary adds it up, and `sower export --format trace` draws it."""

import collections
import json
import os
import re
import subprocess
import sys

try:
    import h5py
    import numpy as np
    import xarray as xr
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

STUDY = """study: timeline
experiments:
  single: {kind: integrate, params: {samples: 3e5}, replicates: 30}
  team: {kind: integrate, params: {samples: 3e6}, ranks: 2, replicates: 4}
  broken: {kind: test_odd, params: {how: throws, every: 2}, retries: 1, replicates: 4}
"""


def sower(*words, code=0, program=os.environ["ODD_TASKS"], launcher=()):
    done = subprocess.run([*launcher, program, *words], capture_output=True, text=True)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


with open("study.yaml", "w") as file:
    file.write(STUDY)
first = sower("run", "study.yaml", "--ranks", "3", "--out", "run", code=3)
assert re.search(r"^study timeline: .*; 3 ranks on 1 host, \d+ cores? each$", first, re.M), first
with open("study.yaml", "w") as file:
    file.write(STUDY.replace("replicates: 30", "replicates: 60"))
second = sower("run", "study.yaml", "--out", "run", "--failed", "keep", code=3, launcher=(os.environ["MPIRUN"], "-n", "2"))
third = sower("run", "study.yaml", "--out", "run", "--failed", "keep", code=3)
assert "idle" in first and "idle" in second and "idle" not in third, "nothing ran the third time"

attempts = xr.open_dataset("run/results.h5", group="attempts", decode_times=False)
assert attempts.attempt.values.tolist() == [1, 2, 3] and attempts.ranks.values.tolist()[:2] == [3, 2], attempts
assert [len(str(each).split()) for each in attempts.hosts_by_rank.values[:2]] == [3, 2]
assert [len(str(each).split()) for each in attempts.cores_by_rank.values[:2]] == [3, 2]
assert np.isnan(attempts.makespan.values[2]) and "units" not in attempts.ranks.attrs

with h5py.File("run/results.h5") as file:
    tasks = {name: file["tasks"][name][()] for name in ("task", "ranks", "team", "start", "seconds", "status", "attempts", "first_rank")}
    assert file["tasks/ranks"].attrs["sample_dimension"] == "team_sample"
ends = np.cumsum(tasks["ranks"])
teams = [tasks["team"][end - count:end].tolist() for end, count in zip(ends, tasks["ranks"])]
assert [team[0] for team in teams] == tasks["first_rank"].tolist()
assert sum(len(team) == 2 for team in teams) == 4 and all(len(set(team)) == len(team) for team in teams)

# The sums are those of the tasks' own records; of `broken`, the first tries are in no table, but counted.
failed = tasks["status"] == 3
assert failed.sum() == 2 and (tasks["attempts"][failed] == 2).all()
for number, log in ((1, first), (2, second)):
    one = attempts.sel(attempt=number)
    mine = (tasks["start"] >= one.start.item()) & (tasks["start"] < attempts.start.values[number])
    assert mine.sum() == (30 + 4 + 4 if number == 1 else 30)
    busy = (tasks["seconds"] * tasks["ranks"])[mine].sum()
    tries = 0.05 if number == 1 else 0
    assert busy <= one.task_seconds.item() * (1 + 1e-9) <= busy * (1 + 3e-9) + tries, (busy, one.task_seconds.item())
    idle = one.ranks.item() * one.makespan.item() - one.task_seconds.item()
    assert np.isclose(one.idle_seconds.item(), idle) and idle > 0
    bound = max(tasks["seconds"][mine].max(), one.task_seconds.item() / one.ranks.item())
    assert np.isclose(one.lower_bound.item(), bound) and np.isclose(one.makespan_over_bound.item(), one.makespan.item() / bound)
    span = (tasks["start"] + tasks["seconds"])[mine].max() - tasks["start"][mine].min()
    assert one.makespan.item() >= span - 1e-3, (one.makespan.item(), span)
    said = re.search(r"^ranks    (\d) for ([\d.e+-]+) s: ([\d.e+-]+) rank-seconds in tasks, ([\d.e+-]+) idle", log, re.M).groups()
    measured = [one.ranks.item(), one.makespan.item(), one.task_seconds.item(), one.idle_seconds.item()]
    assert np.allclose([float(each) for each in said], measured, rtol=1e-3), (said, measured)
    assert f"the run took {one.makespan_over_bound.item():.4g} times that" in log, log
again = subprocess.run([os.environ["SOWER"], "gather", "run"], capture_output=True, text=True)
assert xr.open_dataset("run/results.h5", group="attempts", decode_times=False).equals(attempts), again

# The trace: a slice for each task on each rank of its team, on absolute time, none over another.
events = json.loads(sower("export", "run", "--format", "trace"))["traceEvents"]
slices = collections.defaultdict(list)
for event in events:
    if event["ph"] == "X":
        slices[event["args"]["task"]].append(event)
for task, team in enumerate(teams):
    assert sorted(event["tid"] for event in slices[task]) == sorted(team)
    for event in slices[task]:
        assert abs(event["ts"] * 1e-6 - tasks["start"][task]) < 1e-5
        # Times are the first rank's: another of the team may have begun its next task before the first, put off by a busy machine, was done.
        less = tasks["seconds"][task] - event["dur"] * 1e-6
        assert -1e-3 < less < (1e-3 if event["tid"] == team[0] else 0.5), (less, event, team)
lanes = collections.defaultdict(list)
for event in (each for group in slices.values() for each in group):
    lanes[event["pid"], event["tid"]].append((event["ts"], event["ts"] + event["dur"]))
for lane in lanes.values():
    lane.sort()
    assert all(one[1] <= other[0] for one, other in zip(lane, lane[1:]))
broken = [each[0]["args"] for each in slices.values() if each[0]["name"] == "broken" and each[0]["args"]["status"] == "failed"]
assert len(broken) == 2 and all(args["error"] == "no such luck" and args["attempts"] == 2 for args in broken), broken
assert [event["name"] for event in events if event["ph"] == "i"] == [
    "attempt 1 begins", "attempt 1 ends", "attempt 2 begins", "attempt 2 ends", "attempt 3 begins"]
assert all(event["s"] == "g" for event in events if event["ph"] == "i")
names = {event["name"]: event["args"]["name"] for event in events if event["ph"] == "M"}
assert set(names) == {"process_name", "thread_name"}
named = {(event["pid"], event["tid"]) for event in events if event["name"] == "thread_name"}
assert named == set(lanes) and {tid for _, tid in named} == {0, 1, 2}
assert all(isinstance(event[key], int) for event in events for key in ("ts", "pid", "tid"))
only = json.loads(sower("export", "run", "--format", "trace", "--experiment", "team"))["traceEvents"]
assert {event["name"] for event in only if event["ph"] == "X"} == {"team"}
sower("export", "run", "--format", "trace", "--out", "run.json")
assert json.load(open("run.json"))["traceEvents"] == events
