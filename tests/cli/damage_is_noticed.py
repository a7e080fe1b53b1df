"""A byte of a results file that is no longer what was written: every verb that reads the value says so and prints no wrong number."""

import os
import pathlib
import shutil
import subprocess
import sys

import h5py

SOWER = os.environ["SOWER"]
STUDY = """study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, sweep: {grid: {confidence: [0.9, 0.95]}}, replicates: 3}
  curve: {kind: optimize, params: {steps: 20, optimizer: {name: adam}}, replicates: 2}
"""
# A dataset, and the verbs that print something of it.
LIST, SHOW = ["tasks", "FILE", "--output", "csv"], ["show", "FILE", "0"]
CSV, JSON = ["export", "FILE", "--format", "csv", "--experiment", "pi"], ["export", "FILE", "--format", "json"]
NETCDF = ["export", "FILE", "--format", "netcdf", "--experiment", "pi", "--out", "out.nc", "--force"]
READ_BY = {
    "pi/estimate": [["tasks", "FILE", "--where", "estimate > 3"], SHOW, CSV, JSON, NETCDF],
    "pi/confidence": [LIST, SHOW, CSV, JSON, NETCDF],
    "pi/status": [JSON, NETCDF],
    "curve/loss_curve": [["show", "FILE", "6"], JSON],
    "tasks/status": [LIST, SHOW, CSV],
    "tasks/seconds": [LIST, SHOW],
    "tasks/experiment": [LIST, SHOW],
    "tasks/replicate": [LIST, SHOW],
    "tasks/attempts": [SHOW],
    "tasks/row": [CSV, SHOW],
}


def output_of(verb, file):
    return subprocess.run([SOWER, *[file if word == "FILE" else word for word in verb]], text=True, capture_output=True)


def main():
    pathlib.Path("small.yaml").write_text(STUDY)
    subprocess.run([SOWER, "run", "small.yaml"], check=True, capture_output=True)
    whole, damaged = "results/small/results.h5", "damaged.h5"
    wrong = []
    for name, verbs in READ_BY.items():
        with h5py.File(whole) as file:
            place = file[name].id.get_offset()
        shutil.copy(whole, damaged)
        with open(damaged, "r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1]))
        for verb in verbs:
            before, after = output_of(verb, whole), output_of(verb, damaged)
            if before.returncode != 0:
                wrong.append(f"{verb} fails on the whole file: {before.stderr}")
            if after.returncode != 1 or "checksum" not in after.stderr or name not in after.stderr:
                wrong.append(f"{name}: `{' '.join(verb)}` ends with {after.returncode}: {after.stderr}{after.stdout[:200]}")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
