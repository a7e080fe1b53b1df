"""kind: command from end to end: a program with a sweep, a metric from each source, outputs, failures, resume, and the same digest however
it is run."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

import h5py
import numpy as np
import xarray as xr

sower, python, mpirun = (os.environ[name] for name in ("SOWER", "PYTHON", "MPIRUN"))


def run(*arguments, code=0, before=()):
    done = subprocess.run([*before, sower, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == code, f"{arguments}: exit code {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def digest(folder):
    with h5py.File(f"{folder}/results.h5") as file:
        return file.attrs["digest"]


def write(name, text, executable=False):
    pathlib.Path(name).write_text(text)
    if executable:
        os.chmod(name, 0o755)


write("sim", f"""#!{python}
import json, sys, h5py, numpy
settings = json.load(open("run.json"))
alpha, seed, mode = settings["alpha"], int(sys.argv[1]), sys.argv[2]
factor = float(open("data/factor.txt").read())
rows = 5
values = [alpha * factor * i + seed % 1000 for i in range(rows)]
with open("log.csv", "w") as log:
    log.write("step,loss,note\\n")
    for i, value in enumerate(values):
        log.write(f'{{i}},{{value!r}},"a, b"\\n')
json.dump({{"seed": seed, "result": {{"energy": values[-1], "nothing": float("nan"), "pairs": [[1, 2], [3, alpha]]}}, "mode": mode}}, open(f"out_{{mode}}.json", "w"))
with h5py.File("out.h5", "w") as file:
    file["deep/field"] = numpy.arange(6.0).reshape(2, 3) * alpha
print("step 1 took 3 s")
print("step 2 took", alpha, "s")
print("on stderr: count =", 7, file=sys.stderr)
open("final.bin", "wb").write(bytes([seed % 256]) * 10)
""", executable=True)
write("factor.txt", "2.5")
write("run.json.in", '{"alpha": {alpha}, "nested": {"threads": {threads}}}\n')
STUDY = """
study: s
seed: 11
experiments:
  sim:
    kind: command
    params:
      command: ./sim {seed} {mode}
      values: {alpha: 1, mode: fast}
      inputs: {data/factor.txt: factor.txt}
      templates: {run.json: run.json.in}
      metrics:
        energy: out_{mode}.json:result.energy
        nothing: out_{mode}.json:result.nothing
        pairs: out_{mode}.json:result.pairs
        word: out_{mode}.json:mode
        given_seed: out_{mode}.json:seed
        loss: log.csv:loss
        field: out.h5:/deep/field
        took: stdout:/took ([0-9.]+) s/
        times: stdout:/took ([0-9.]+) s/all
        counted: stderr:/count = (\\d+)/
      outputs: {final: final.bin}
    sweep:
      grid: {values.alpha: [0.5, 2], values.mode: [fast, slow]}
    replicates: 2
"""
write("s.yaml", STUDY)

run("run", "s.yaml", "--ranks", 1, "--out", "one")
data = xr.open_dataset("one/results.h5", group="sim")
assert data.energy.dims == ("alpha", "mode", "replicate"), data.energy.dims
assert list(data.alpha.values) == [0.5, 2] and list(data["mode"].values) == ["fast", "slow"]
loss = data.loss.sel(alpha=2, mode="slow", replicate=1)
assert loss.dims == ("row",) and np.allclose(np.diff(loss), 5), loss
assert np.all(data.energy == data.loss.isel(row=-1))
assert np.all(np.isnan(data.nothing)) and np.all(data.status == 1)
assert np.allclose(data.pairs.sel(alpha=0.5).values, [[1, 2], [3, 0.5]]), data.pairs
assert list(data.word.isel(alpha=0, replicate=0).values) == ["fast", "slow"]
assert np.allclose(data.field.sel(alpha=2).isel(mode=0, replicate=0), np.arange(6).reshape(2, 3) * 2)
assert np.allclose(data.took, data.alpha.broadcast_like(data.took)) and np.all(data.counted == 7)
assert np.allclose(data.times.sel(alpha=2), [3, 2])
assert data.energy.attrs["origin"] == "computed" and data.wall_seconds.attrs["origin"] == "measured"
assert np.all(data.exit_code == 0) and np.all(data.peak_memory > 1e6)

# The points of a sweep share the seed of their replicate, and replicates have different ones.
seeds = (data.loss.isel(row=0)).values.reshape(4, 2)
assert np.all(seeds == seeds[0]) and seeds[0, 0] != seeds[0, 1], seeds
assert list(data.given_seed.isel(alpha=0, mode=0)) == [711512867, 709380039], "a release gives other seeds than those before it"

# Outputs are kept with their checksums, and the task's folders are gone.
for index in np.ndindex(data.final_path.shape):
    path = pathlib.Path("one") / str(data.final_path.values[index])
    content = path.read_bytes()
    assert len(content) == 10 == data.final_bytes.values[index] and path.name == "final.bin"
    assert content == bytes([content[0]]) * 10 and re.fullmatch("[0-9a-f]{32}", str(data.final_xxh3.values[index]))
by_content = {}
for index in np.ndindex(data.final_path.shape):
    content = (pathlib.Path("one") / str(data.final_path.values[index])).read_bytes()
    assert by_content.setdefault(content, data.final_xxh3.values[index]) == data.final_xxh3.values[index]
assert len(by_content) == 2
assert list(pathlib.Path("one/work/sim").iterdir()) == []

# What the program printed is in the task's log, with its other outputs beside it.
logs = [path.read_text() for path in pathlib.Path("one/logs").iterdir()]
assert len(logs) == 8 and all("step 2 took" in log and "on stderr: count = 7" in log for log in logs), logs

# One answer: other ranks, other processes.
run("run", "s.yaml", "--ranks", 3, "--out", "three")
run("run", "s.yaml", "--out", "mpi", before=(mpirun, "-n", "2"))
assert digest("one") == digest("three") == digest("mpi")

# Resume runs nothing again; other content of a template, an input or the program does.
assert "8 done before, 0 to run" in run("run", "s.yaml", "--out", "one")
for name in ("run.json.in", "factor.txt", "sim"):
    before = pathlib.Path(name).read_text()
    pathlib.Path(name).write_text(before + "\n")
    assert "0 done before, 8 to run" in run("plan", "s.yaml", "--out", "one"), name
    if name != "sim":
        pathlib.Path(name).write_text(before)
run("run", "s.yaml", "--out", "one")
assert len(list(pathlib.Path("one/outputs/sim").iterdir())) == 16, "outputs of results that are in the journal stay"
run("run", "s.yaml", "--out", "one", "--fresh")
assert len(list(pathlib.Path("one/outputs/sim").iterdir())) == 8, "--fresh takes the outputs too"
run("diff", "one", "three")  # a blank line more changes no result

# What goes wrong is told, costs its task alone, and leaves the folder there.
write("fails.yaml", """
study: fails
experiments:
  codes:
    kind: command
    params:
      command: sh -c 'echo about to end; echo "code {code}" >&2; echo "{{" > out.json; exit {code}'
      success: [0, 3]
    sweep: {grid: {values.code: [0, 3, 4]}}
  killed:
    kind: command
    params: {command: "sh -c 'kill -SEGV $$'"}
  empty:
    kind: command
    params: {command: echo nothing, metrics: {a: 'stdout:/energy (.*)/'}, folder: remove}
  broken:
    kind: command
    params: {command: "sh -c 'echo \\"{\\" > out.json'", metrics: {a: 'out.json:a'}}
  gone:
    kind: command
    params: {command: echo nothing, metrics: {a: 'out.json:a'}, outputs: {b: b.bin}}
  kept:
    kind: command
    params: {command: "sh -c 'echo 1 > file'", folder: keep}
  late:
    kind: command
    params: {command: "sh -c 'trap \\"\\" TERM; echo begun; (sleep 1000 & echo $! > ../../../../grandchild; wait) & while :; do sleep 0.1; done'"}
    timeout: 1 s
""".replace('echo "{{" > out.json; ', ""))
run("run", "fails.yaml", "--ranks", 2, "--out", "fails", code=3)
with h5py.File("fails/results.h5") as file:
    errors = {}
    for number, text in zip(file["tasks/experiment"][:], file["tasks/error"].asstr()[:]):
        errors.setdefault(int(number), []).append(text)
names = ["codes", "killed", "empty", "broken", "gone", "kept", "late"]
errors = {name: errors[i] for i, name in enumerate(names)}
assert errors["codes"][:2] == ["", ""], errors
assert "exit code 4; the end of its stderr:\ncode 4\nits folder: " in errors["codes"][2], errors["codes"]
assert "ended by signal 11 (Segmentation fault)" in errors["killed"][0], errors
assert "metric 'a': no line of stdout matches /energy (.*)/; it has 1 line, \"nothing\"" in errors["empty"][0], errors
assert "its folder" not in errors["empty"][0] and not list(pathlib.Path("fails/work/empty").iterdir())
assert "metric 'a': out.json:2:1: this is not JSON" in errors["broken"][0], errors
assert "metric 'a': there is no file 'out.json'" in errors["gone"][0], errors
assert "took longer than its timeout of 1 s" in errors["late"][0], errors
assert pathlib.Path(errors["gone"][0].split("its folder: ")[1].strip(), "stdout").read_text() == "nothing\n"
assert "timeout of 1 s; the end of its stdout:\nbegun\nits folder: " in errors["late"][0], errors

# How it ended and how it was started is in the record of a failed one, too.
codes, killed, late = (xr.open_dataset("fails/results.h5", group=name).isel(replicate=0) for name in ("codes", "killed", "late"))
tasks = xr.open_dataset("fails/results.h5", group="tasks")
assert list(codes.exit_code) == [0, 3, 4] and np.all(codes.cpu_seconds >= 0) and np.all(codes.wall_seconds > 0)
assert codes.command_line.values[2].endswith("""/sh -c 'echo about to end; echo "code 4" >&2; exit 4'"""), codes.command_line
assert np.all(codes.program_seed == codes.program_seed[0]) and 0 < int(codes.program_seed[0]) < 2**31
assert pathlib.Path(str(codes.folder.values[2]), "stderr").read_text() == "code 4\n" and str(codes.folder.values[0]) == ""
assert int(tasks.signal[tasks.error.str.contains("signal 11")].item()) == 11
assert float(killed.cpu_seconds) >= 0 and "exit_code" not in killed
assert float(late.wall_seconds) >= 1 and late.command_line.item().endswith("done'")
assert run("tasks", "fails", "--where", "exit_code = 4", "--output", "csv").count("failed") == 1

# show prints what starts the program itself again, as it was; the folder may have been moved since.
pathlib.Path("fails").rename("moved fails")
[number] = [int(n) for n in tasks.task if "exit code 4" in str(tasks.error.sel(task=n).values)]
shown = run("show", "moved fails", number)
by_hand = re.search(r"^  by hand +(.*)$", shown, re.M).group(1)
again = subprocess.run(["bash", "-c", by_hand], capture_output=True, text=True)
assert again.returncode == 4 and again.stdout == "about to end\n" and again.stderr == "code 4\n", (by_hand, again)
debugger = re.search(r"^  under a debugger +(.*)$", shown, re.M).group(1)
assert debugger == by_hand.replace(" && ", " && gdb --args "), debugger
assert "gdb --args sower" not in shown and "its folder" not in run("show", "moved fails", number).split("by hand")[1]
assert "is gone; sower run 'moved fails' --task 0 --set codes.params.folder=keep makes" in run("show", "moved fails", 0)
pathlib.Path("moved fails").rename("fails")

# What failed is summed up, with what to do next; a retry says what became of it.
said = run("retry", "fails", number, code=3)
assert "1 × the program was ended by signal 11 (Segmentation fault)\n      task " in said, said
assert "next     `sower tasks fails --failed` lists them, `sower show fails " in said, said
assert "tried again: 0 done, 1 failed again" in said, said

# A folder that is to stay from now on makes no task new, another metric does.
account = run("plan", "fails.yaml", "--out", "fails", "--set", "codes.params.folder=keep")
assert "3 done before, 6 to run" in account and "codes: params.folder on_failure → keep: none invalidated" in account, account
account = run("plan", "fails.yaml", "--out", "fails", "--set", "kept.params.metrics.n=stdout:/(.)/")
assert "kept: params.metrics.n added: stdout:/(.)/: 1 task done is invalidated, 1 new task" in account, account
[kept] = pathlib.Path("fails/work/kept").glob("*/*")
assert (kept / "file").read_text() == "1\n"
grandchild = pathlib.Path("fails/grandchild").read_text().strip()
state = pathlib.Path(f"/proc/{grandchild}/stat")
assert not state.exists() or state.read_text().split()[2] == "Z", "a grandchild has outlived its task"
print("programs as experiments: all as it should be")
