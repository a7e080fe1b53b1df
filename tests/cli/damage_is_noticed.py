"""A results file that is no longer what was written: every verb that reads what was changed says so and prints no wrong number, and
`sower check` names it."""

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


def flip(file, place):
    with open(file, "r+b") as bytes_of:
        bytes_of.seek(place)
        byte = bytes_of.read(1)[0]
        bytes_of.seek(place)
        bytes_of.write(bytes([byte ^ 1]))


def values(whole):
    """A flipped bit in the numbers of a dataset."""
    for name, verbs in READ_BY.items():
        with h5py.File(whole) as file:
            place = file[name].id.get_offset()
        shutil.copy(whole, "damaged.h5")
        flip("damaged.h5", place)
        for verb in [*verbs, ["check", "FILE"]]:
            before, after = output_of(verb, whole), output_of(verb, "damaged.h5")
            if before.returncode != 0:
                yield f"{verb} fails on the whole file: {before.stderr}"
            if after.returncode != 1 or "checksum" not in after.stderr or name not in after.stderr:
                yield f"{name}: `{' '.join(verb)}` ends with {after.returncode}: {after.stderr}{after.stdout[:200]}"


def what_the_library_believes(whole):
    """A flipped bit in texts, attributes and names, which the HDF5 library would take for what was written, or crash on."""
    content = pathlib.Path(whole).read_bytes()
    for mark in (b"flag_meanings", b"long_name", b"loss_curve", b"confidence", b"samples = 10000", b"TREE", b"GCOL", b"HEAP"):
        shutil.copy(whole, "damaged.h5")
        flip("damaged.h5", content.index(mark) + 2)
        for verb in [LIST, SHOW, CSV, JSON, NETCDF, ["diff", "FILE", whole], ["check", "FILE"]]:
            after = output_of(verb, "damaged.h5")
            if after.returncode != 1 or "seal" not in after.stderr or after.stdout:
                yield f"{mark}: `{' '.join(verb)}` ends with {after.returncode}: {after.stderr}{after.stdout[:200]}"


def changed_by_others(whole):
    """Another program opens the file for writing: that alone is no damage, though it may take the seal away; a change is."""
    def change_attribute(file):
        file["tasks/status"].attrs["flag_meanings"] = "done missing diverged failed"

    def change_value(file):
        file["pi/estimate"][0, 0] = 3.0

    def add(file):
        file["pi"].attrs["remark"] = "mine"

    for change, words in ((lambda file: None, ""), (change_attribute, "structure"), (change_value, "pi/estimate"), (add, "structure")):
        shutil.copy(whole, "damaged.h5")
        with h5py.File("damaged.h5", "r+") as file:
            change(file)
        for verb in (["check", "FILE"], CSV):
            after = output_of(verb, "damaged.h5")
            good = after.returncode == 0 if not words else after.returncode == 1 and (words in after.stderr or "seal" in after.stderr)
            if not good or (words and verb[0] == "check" and words not in after.stderr):
                yield f"changed by h5py ({words or 'only opened'}): {verb[0]} ends with {after.returncode}: {after.stderr}"


def folders_and_older_files(whole):
    kept = pathlib.Path(os.environ["SOWER_SOURCE"]) / "tests" / "data" / "results" / "format_1.h5"
    old = output_of(["check", "FILE"], kept)
    if old.returncode != 0 or "no checksum over its structure" not in old.stderr:
        yield f"a file without a seal: {old}"
    with h5py.File("newer.h5", "w") as file:
        file.attrs["sower_format_version"] = 2
    for verb in (["check", "FILE"], LIST):
        if "newer sower" not in output_of(verb, "newer.h5").stderr:
            yield f"a newer file: {output_of(verb, 'newer.h5')}"
    pathlib.Path("text.h5").write_text("no HDF5")
    for verb in (["check", "FILE"], LIST):
        if output_of(verb, "text.h5").returncode != 1:
            yield f"no HDF5 file: {output_of(verb, 'text.h5')}"
    folder = pathlib.Path(whole).parent
    good = output_of(["check", "FILE"], folder)
    if good.returncode != 0 or "records of 8 tasks" not in good.stdout or "8 tasks" not in good.stdout:
        yield f"a run folder: {good}"
    shutil.copytree(folder, "run")
    log = next(pathlib.Path("run/journal").glob("*.log"))
    flip(log, log.stat().st_size // 2)
    bad = output_of(["check", "FILE"], "run")
    if bad.returncode != 1 or f"{log}: bytes" not in bad.stderr:
        yield f"a run folder with a damaged journal: {bad}"


def main():
    pathlib.Path("small.yaml").write_text(STUDY)
    subprocess.run([SOWER, "run", "small.yaml", "--ranks", "1"], check=True, capture_output=True)
    whole = "results/small/results.h5"
    wrong = [each for test in (values, what_the_library_believes, changed_by_others, folders_and_older_files) for each in test(whole)]
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
