"""`sower show` tells what the file says of a task; `sower export` gives the same numbers in every format."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys

try:
    import h5py
    import numpy as np
    import xarray as xr
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

sower = os.environ["SOWER"]
STUDY = """study: shown
seed: 3
experiments:
  fit:
    kind: optimize
    params: {problem: {name: logistic_regression, data: data/breast_cancer.csv, target: malignant}, steps: 5}
    sweep: {grid: {optimizer: [adam, {name: adam, beta1: 0.8}], batch: [10, 600]}}
    replicates: 2
  pi:
    kind: integrate
    params: {convergence: true}
    sweep: {grid: {samples: [1000, 32768, 100000]}}
"""


def call(*words, code=0):
    done = subprocess.run([sower, *words], capture_output=True, text=True)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


shutil.copytree(pathlib.Path(os.environ["SOWER_SOURCE"]) / "configs" / "data", "data")
pathlib.Path("study.yaml").write_text(STUDY)
call("run", "study.yaml", "--out", "run", code=3)
file = h5py.File("run/results.h5")
key = file["tasks/key"].asstr()[5]

shown = call("show", "run", "5")
for words in ("fit", "optimize", key, "adam(beta1=0.8)  (swept)", "10  (swept)", "steps                   5", "6 step", " UTC"):
    assert words in shown, (words, shown)
assert repr(float(file["fit/loss"][1, 0, 1])) in shown, shown
assert call("show", "run", key[:8]) == shown
assert "only 569 rows" in call("show", "run", "2"), "the error in full"
assert "0 checkpoint, all missing" in call("show", "run", "8"), "a single block has no checkpoints"
assert "2 checkpoint, from" in call("show", "run", "9"), "its own length, not that of the longest task"
for wrong in ("11", "zebra", key[:3]):
    assert "there is no task" in call("show", "run", wrong, code=2)

expected = xr.open_dataset("run/results.h5", group="fit")
call("export", "run", "--format", "netcdf", "--out", "fit.nc", "--experiment", "fit")
for engine in ("h5netcdf", "netcdf4"):
    copy = xr.open_dataset("fit.nc", engine=engine)
    xr.testing.assert_equal(copy, expected)
    assert copy.attrs["title"] == "shown" and copy.loss.attrs == expected.loss.attrs

call("export", "run", "--format", "json", "--out", "run.json")
content = json.loads(pathlib.Path("run.json").read_text(), parse_constant=lambda word: sys.exit(f"{word} is no JSON"))
assert set(content) == {"fit", "pi"}
again = xr.Dataset.from_dict(content["fit"])
assert set(again.variables) == set(expected.variables) and again.loss.dims == expected.loss.dims
assert np.array_equal(again.loss.astype(float), expected.loss, equal_nan=True)
assert (again.optimizer.values == expected.optimizer.values).all()
xr.testing.assert_equal(xr.Dataset.from_dict(content["pi"]).estimate, xr.open_dataset("run/results.h5", group="pi").estimate)

rows = list(csv.DictReader(call("export", "run", "--format", "csv", "--experiment", "fit").splitlines()))
assert len(rows) == 8 and list(rows[0])[:5] == ["task", "optimizer", "batch", "replicate", "status"], rows[0]
assert [row["status"] for row in rows] == ["done", "done", "failed", "failed"] * 2
assert rows[5]["optimizer"] == "adam(beta1=0.8)" and float(rows[5]["loss"]) == file["fit/loss"][1, 0, 1]
assert rows[2]["loss"] == ""

call("export", "run", "--format", "csv", "--out", "tables")
assert sorted(os.listdir("tables")) == ["fit.csv", "pi.csv"]
assert "already" in call("export", "run", "--format", "csv", "--out", "tables", code=2)
call("export", "run", "--format", "csv", "--out", "tables", "--force")
assert "--experiment" in call("export", "run", "--format", "csv", code=2)
assert "no text" in call("export", "run", "--format", "netcdf", "--experiment", "pi", "--out", "-", code=2)
assert "results themselves" in call("export", "run", "--format", "netcdf", "--experiment", "pi", "--out", "run/results.h5", "--force", code=2)
assert "did you mean 'fit'?" in call("export", "run", "--format", "csv", "--experiment", "fitt", code=2)

# An experiment whose tasks are rows, with statistics over replicates beside them.
pathlib.Path("sparse.yaml").write_text("""study: sparse
experiments:
  few:
    kind: integrate
    sweep: {cases: [{samples: 1000, confidence: 0.9}, {samples: 3000, confidence: 0.7}, {samples: 2000, confidence: 0.8}]}
    replicates: 2
    summary: [mean]
""")
call("run", "sparse.yaml", "--out", "sparse")
few = xr.open_dataset("sparse/results.h5", group="few")
assert few.status.dims == ("task",), "this is to test rows"
rows = json.loads(call("tasks", "sparse", "--where", "samples > 1000", "--where", "replicate = 1", "--output", "json"))
assert [(row["number"], row["samples"], row["confidence"]) for row in rows] == [(3, 3000, 0.7), (5, 2000, 0.8)], rows
rows = list(csv.DictReader(call("export", "sparse", "--format", "csv").splitlines()))
assert [float(row["estimate"]) for row in rows] == list(few.estimate.values) and "estimate_mean" not in rows[0]
assert [int(row["samples"]) for row in rows] == [1000, 1000, 3000, 3000, 2000, 2000]
shown = call("show", "sparse", "4")
assert "2000  (swept)" in shown and repr(float(few.estimate[4])) in shown, shown
call("export", "sparse", "--format", "netcdf", "--out", "few.nc")
xr.testing.assert_equal(xr.open_dataset("few.nc"), few)
again = xr.Dataset.from_dict(json.loads(call("export", "sparse", "--format", "json"))["few"])
xr.testing.assert_equal(again, few)
