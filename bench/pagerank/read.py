"""Reading a text of edges: sower, the GAP Benchmark Suite's reader and NetworkX's, interleaved.

    bench/pagerank/read.py --program build/release/bench/read_graph --gap GAPBS/converter --python VENV/bin/python FOLDER

GAPBS is a checkout of the GAP Benchmark Suite with its converter built, VENV a Python with networkx; each may be left out. The graph is as
skewed as Graph500's Kronecker graphs, with 2^SCALE vertices. Of each the time is that of reading alone, as the programs report it, with the file in the
page cache; sower's has the numbering of the vertices in it. NetworkX reads the first --networkx-edges of the edges, and its time is scaled up.
"""

import argparse
import pathlib
import re
import statistics
import subprocess
import sys

NETWORKX = """
import sys, time, networkx
start = time.perf_counter()
graph = networkx.read_edgelist(sys.argv[1], create_using=networkx.DiGraph, nodetype=int, data=False)
print(time.perf_counter() - start)
"""


def output_of(command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def first_lines(source, target, count):
    with open(source, "rb") as lines, open(target, "wb") as out:
        for _, line in zip(range(count), lines):
            out.write(line)


def readers(options, graph, part):
    """The name of each way to read, and what returns its seconds."""
    found = {}
    for ranks, threads in ((1, 1), (1, 2), (2, 1)):
        command = [options.program, "read", ranks, threads, graph]
        found[f"sower, {ranks} rank{'s' * (ranks > 1)} of {threads}"] = lambda c=command: float(output_of(c).split()[0])
    if options.gap:
        # With a file to write to it reads and builds; its own clock stands around the reading alone.
        gap = [options.gap, "-f", graph, "-b", "/dev/null"]
        found["GAP"] = lambda: float(re.search(r"Read Time:\s*([0-9.]+)", output_of(gap)).group(1))
    if options.python:
        scale = options.edges / min(options.edges, options.networkx_edges)
        found[f"NetworkX, from {options.networkx_edges} edges"] = lambda: scale * float(output_of([options.python, "-c", NETWORKX, part]))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--program", required=True)
    parser.add_argument("--gap")
    parser.add_argument("--python")
    parser.add_argument("--scale", type=int, default=20)
    parser.add_argument("--edges", type=int, default=30_000_000)
    parser.add_argument("--networkx-edges", type=int, default=3_000_000)
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()

    graph, part = options.folder / "graph.el", options.folder / "part.el"
    try:
        output_of([options.program, "write", options.scale, options.edges, graph])
        first_lines(graph, part, options.networkx_edges)
        ways = readers(options, graph, part)
        times = {name: [] for name in ways}
        for _ in range(options.repetitions):
            for name, seconds in ways.items():
                times[name].append(seconds())
        print(f"{options.edges} edges, {graph.stat().st_size / 1e6:.0f} MB, medians of {options.repetitions}")
        for name, seconds in times.items():
            median = statistics.median(seconds)
            print(f"{name:32} {median:8.2f} s   {median / options.edges * 1e9:8.1f} ns an edge   {min(seconds):.2f} ... {max(seconds):.2f}")
        peak = int(output_of([options.program, "read", 1, 1, graph]).split()[3])
        print(f"sower's peak memory on one rank {peak / 1e6:.0f} MB, of which the edges are {16 * options.edges / 1e6:.0f}")
    finally:
        graph.unlink(missing_ok=True)
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
