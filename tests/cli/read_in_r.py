"""The R of docs/reading-results.md runs on the results of a tour and finds the values that Python finds."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import xarray as xr

if shutil.which("Rscript") is None:
    print("skipped: there is no Rscript; install r-cran-hdf5r")
    sys.exit(77)
source = pathlib.Path(os.environ["SOWER_SOURCE"])
(block,) = re.findall(r"```r\n(.*?)```", (source / "docs/reading-results.md").read_text(), re.DOTALL)
checks = """
write.table(means, "means.txt")
stopifnot(h5attr(shootout[["loss"]], "long_name") == "loss at the last iterate", dim(shootout[["status"]]$read()) == dim(loss))
tasks <- file[["tasks"]]
key <- tasks[["key"]]$read()
stopifnot(all(nchar(key) == 32), length(unique(key)) == length(key), all(tasks[["attempts"]]$read() == 1))
stopifnot(identical(sort(unique(axis("optimizer"))), c("adam", "momentum", "rmsprop", "sgd")))
"""
pathlib.Path("configs").symlink_to(source / "configs")
subprocess.run([os.environ["SOWER"], "run", "configs/tour.yaml", "--only", "shootout"], check=True, stdout=subprocess.DEVNULL)
subprocess.run(["Rscript", "-e", block + checks], check=True)
expected = xr.open_dataset("results/tour/results.h5", group="shootout").loss.mean("replicate")
head, *lines = pathlib.Path("means.txt").read_text().splitlines()
optimizers = [word.strip('"') for word in head.split()]
assert len(lines) == expected.sizes["learning_rate"] and len(optimizers) == 4, lines
for line, rate in zip(lines, expected.learning_rate.values):
    words = line.split()
    assert float(words[0].strip('"')) == rate, line
    for optimizer, word in zip(optimizers, words[1:]):
        value = float(expected.sel(optimizer=optimizer, learning_rate=rate))
        assert abs(float(word) - value) <= 1e-12 * abs(value), (optimizer, rate, word, value)
