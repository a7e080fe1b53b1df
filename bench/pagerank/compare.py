#!/usr/bin/python3
"""PageRank against the GAP Benchmark Suite, igraph and NetworkX, on the same graphs, interleaved: medians and their ratios.

  git clone https://github.com/sbeamer/gapbs && cd gapbs && make CXX_FLAGS="-std=c++11 -O3 -Wall -fopenmp -march=x86-64-v3" pr_spmv
  python3 -m venv VENV && VENV/bin/pip install igraph networkx scipy
  bench/pagerank/compare.py --iterate build/release/bench/iterate --gap gapbs/pr_spmv --python VENV/bin/python FOLDER

FOLDER keeps the graphs that are written for the peers: 4 bytes an arc. `--prefix "chrt -f 10"` goes before each measured command.
"""
import argparse
import os
import pathlib
import re
import shlex
import statistics
import subprocess

ITERATIONS = 20
TOLERANCE = 1e-10


class Resident:
    """A program that has its graph ready and measures once for each line."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        words = self.process.stdout.readline().split()
        if words[:1] != ["ready"]:
            raise SystemExit(f"{shlex.join(map(str, command))} did not start: {' '.join(words)}")
        self.vertices, self.arcs, *self.ranks = map(int, words[1:])  # of each rank: the bytes it is sent in an iteration, its arcs

    def measure(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return [float(word) for word in self.process.stdout.readline().split()]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def gap_seconds(program, graph, threads, prefix):
    """One trial in a process of its own, since the program ends by itself; the graph is read before the clock starts."""
    command = [*prefix, program, "-f", graph, "-i", str(ITERATIONS), "-t", "0", "-n", "2"]
    out = subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": str(threads)}, check=True, capture_output=True, text=True).stdout
    return float(re.findall(r"Trial Time: +([0-9.]+)", out)[-1])  # the second trial: memory is at hand


def against_gap(options, name, graph, prefix):
    """Float contributions on both sides, as many threads, a fixed number of iterations."""
    layouts = {f"sower {ranks} x {threads}": (ranks, threads) for ranks, threads in ((1, options.threads), (options.threads, 1))}
    programs = {way: Resident([*prefix, options.iterate, name, str(r), str(t), str(ITERATIONS), "float"]) for way, (r, t) in layouts.items()}
    arcs = next(iter(programs.values())).arcs
    seconds = {way: [] for way in [*programs, *map(str, options.gap)]}
    for repetition in range(options.repetitions + 1):
        for way, program in programs.items():
            seconds[way].append(program.measure()[0])
        for program in options.gap:
            seconds[str(program)].append(gap_seconds(program, graph, options.threads, prefix))
        if repetition == 0:
            seconds = {way: [] for way in seconds}  # the first fills the caches
    for program in programs.values():
        program.end()
    peer = min(statistics.median(seconds[str(program)]) for program in options.gap)
    for way, all_ in seconds.items():
        median = statistics.median(all_)
        print(f"{name:14} {way:40} {median / ITERATIONS / arcs * 1e9:6.3f} ns an arc and iteration ({min(all_) / median:.2f} ... "
              f"{max(all_) / median:.2f}), {median / peer:.2f} of GAP", flush=True)


def against_python(options, name, graph, prefix):
    """All to the same accuracy, sower with float32 contributions as far as these lead; with all threads, the peers with their only one."""
    sower = Resident([*prefix, options.iterate, name, "1", str(options.threads), str(TOLERANCE), "float"])
    peers = ["igraph"] + (["networkx"] if sower.arcs <= options.networkx_arcs else [])
    programs = {peer: Resident([*prefix, options.python, pathlib.Path(__file__).with_name("python_peers.py"), peer, graph, str(TOLERANCE)])
                for peer in peers}
    measured = {way: [] for way in ["sower", *peers]}
    for _ in range(options.python_repetitions):
        measured["sower"].append(sower.measure())
        for peer, program in programs.items():
            measured[peer].append(program.measure())
    seconds = {way: statistics.median(one[0] for one in ones) for way, ones in measured.items()}
    largest = {way: ones[0][3] for way, ones in measured.items()}
    for way, median in seconds.items():
        assert abs(largest[way] / largest["sower"] - 1) < 1e-6, largest
        print(f"{name:14} {way:40} {median:8.3f} s to an L1 change of {TOLERANCE:g}, {median / seconds['sower']:.1f} times sower's", flush=True)
    for program in [sower, *programs.values()]:
        program.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where graphs are kept")
    parser.add_argument("--iterate", required=True, help="the program bench/iterate of the build")
    parser.add_argument("--gap", action="append", default=[], type=pathlib.Path, help="GAP's pr_spmv; may be given for several builds")
    parser.add_argument("--python", help="a Python with igraph and networkx")
    parser.add_argument("--graphs", nargs="+", default=["kronecker:18", "kronecker:20", "web:2000000"])
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--python-repetitions", type=int, default=3)
    parser.add_argument("--networkx-arcs", type=int, default=10_000_000, help="larger graphs than that do not fit NetworkX")
    parser.add_argument("--prefix", default="", help="goes before each measured command")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.graphs:
        graph = options.folder / f"{name.replace(':', '_')}.sg"
        if not graph.exists():
            subprocess.run([options.iterate, name, "1", str(options.threads), "0", "float", graph], check=True)
        if options.gap:
            against_gap(options, name, graph, shlex.split(options.prefix))
        if options.python:
            against_python(options, name, graph, shlex.split(options.prefix))


if __name__ == "__main__":
    main()
