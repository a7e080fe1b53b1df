#!/usr/bin/python3
"""PageRank on 1, 2 and 4 ranks: the same graph (strong), and one that grows with the ranks (weak), with the bytes that ranks are sent.

  bench/pagerank/scaling.py --iterate build/release/bench/iterate

Ranks are threads of a process, or with --mpirun processes of mpirun; each has one thread.
"""
import argparse
import math
import os
import statistics

from compare import Resident

ITERATIONS = 20


def measure(options, graph, ranks):
    command = [options.iterate, graph, str(ranks), "1", str(ITERATIONS), "float"]
    if options.mpirun:
        command[2] = "mpi"
        command = ["mpirun", "--oversubscribe", "-n", str(ranks), *command]
    program = Resident(command, {**os.environ, "OMP_WAIT_POLICY": "passive"})
    program.measure()
    seconds = statistics.median(program.measure()[0] for _ in range(options.repetitions)) / ITERATIONS
    program.end()
    return seconds, program


def row(kind, graph, ranks, seconds, program, efficiency):
    received, arcs = program.ranks[0::2], program.ranks[1::2]
    return (f"| {kind} | {graph} | {ranks} | {seconds * 1e3:.2f} ms | {efficiency:.2f} | {max(received) / 1e6:.2f} MB | "
            f"{sum(received) / program.arcs:.3f} | {max(arcs) * ranks / program.arcs:.3f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--iterate", required=True, help="the program bench/iterate of the build")
    parser.add_argument("--ranks", nargs="+", type=int, default=[1, 2, 4])
    parser.add_argument("--scale", type=int, default=18, help="of the Kronecker graph on one rank")
    parser.add_argument("--pages", type=int, default=500_000, help="of the web-like graph on one rank")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--mpirun", action="store_true")
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    print("| | graph | ranks | an iteration | efficiency | received by one rank, at most | bytes an arc, all ranks | most arcs / mean |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in ("strong", "weak"):
        for family in ("kronecker", "web"):
            alone = None
            for ranks in options.ranks:
                growth = ranks if kind == "weak" else max(options.ranks)
                size = options.scale + round(math.log2(growth)) if family == "kronecker" else options.pages * growth
                seconds, program = measure(options, f"{family}:{size}", ranks)
                per_core = seconds * min(ranks, cores) / program.arcs  # of work that is shared by so many cores
                alone = alone or per_core
                print(row(kind, f"{family}:{size}", ranks, seconds, program, alone / per_core), flush=True)


if __name__ == "__main__":
    main()
