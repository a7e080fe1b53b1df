"""The same study as grid, cases and sample: each plots in the one line of Python that docs/study-language.md shows, and shows its numbers."""

import os
import pathlib
import re
import subprocess
import sys

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import xarray as xr
except ImportError as error:
    print(f"skipped: {error}; Debian's python3-matplotlib and python3-xarray have them")
    sys.exit(77)

STUDY = """study: styles
seed: 4
experiments:
"""
for name, sweep in {
    "grid": "grid: {optimizer: [sgd, adam], learning_rate: {log: [1e-4, 1e-2], points: 5}}",
    "cases": "cases: [{optimizer: sgd, learning_rate: {log: [1e-4, 1e-2], points: 5}}, {optimizer: adam, learning_rate: {log: [1e-4, 1e-2], points: 5}}]",
    "scattered": "sample: {points: 24, over: {learning_rate: {log: [1e-4, 1e-2]}, problem.dimension: {integer: [2, 20]}, optimizer: [sgd, adam]}}",
}.items():
    STUDY += f"  {name}: {{kind: optimize, params: {{problem: rosenbrock, steps: 50}}, replicates: 3, stream: styles, sweep: {{{sweep}}}}}\n"

source = pathlib.Path(os.environ["SOWER_SOURCE"])
pathlib.Path("styles.yaml").write_text(STUDY)
subprocess.run([os.environ["SOWER"], "run", "styles.yaml", "--out", "styles"], check=True, stdout=subprocess.DEVNULL)
read = {name: xr.open_dataset("styles/results.h5", group=name) for name in ("grid", "cases", "scattered")}

(block,) = re.findall(r"```python\n(cases\..*?)```", (source / "docs/study-language.md").read_text(), re.DOTALL)
line, scatter = block.strip().splitlines()


def plot(statement):
    plt.figure()
    exec(statement, dict(read))
    plt.savefig("plot.png")
    return plt.gca() if len(plt.gcf().axes) == 1 else plt.gcf().axes[0]


drawn = {name: plot(line.replace("cases", name)) for name in ("grid", "cases")}
for name, axes in drawn.items():
    median = np.median(read[name].loss.transpose("optimizer", "learning_rate", "replicate"), axis=-1)
    curves = axes.get_lines()
    assert len(curves) == 2 and axes.get_xscale() == "log", (name, curves)
    for curve, expected in zip(curves, median):
        assert np.allclose(curve.get_xdata(), [1e-4, 10**-3.5, 1e-3, 10**-2.5, 1e-2]), curve.get_xdata()
        assert np.array_equal(curve.get_ydata(), expected), (name, curve.get_ydata(), expected)
    assert "loss" in axes.get_ylabel() and "alpha" in axes.get_xlabel(), (axes.get_ylabel(), axes.get_xlabel())
    assert {text.get_text() for text in axes.get_legend().get_texts()} == {"sgd", "adam"}
assert np.array_equal(*(axes.get_lines()[0].get_ydata() for axes in drawn.values()))

scattered = read["scattered"]
axes = plot(scatter)
points = axes.collections[0].get_offsets()
assert scattered.loss.dims == ("task",) and points.shape == (72, 2), (scattered.loss.dims, points.shape)
assert np.array_equal(points[:, 0], scattered.learning_rate) and np.array_equal(points[:, 1], scattered.loss)
assert "loss" in axes.get_ylabel(), axes.get_ylabel()
print("three styles, three plots")
