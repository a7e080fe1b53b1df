"""python_peers.py igraph|networkx GRAPH.sg TOLERANCE: reads the graph, says "ready", and ranks it once for each line. See compare.py."""
import sys
import time

import numpy


def read(path):
    """Number of vertices and a row of two ends for each edge; of an undirected graph each once."""
    with open(path, "rb") as file:
        directed = file.read(1) != b"\0"
        arcs, vertices = numpy.fromfile(file, numpy.int64, 2)
        first = numpy.fromfile(file, numpy.int64, vertices + 1)
        neighbours = numpy.fromfile(file, numpy.int32, arcs)
    edges = numpy.column_stack([numpy.repeat(numpy.arange(vertices), numpy.diff(first)), neighbours])
    return directed, int(vertices), edges if directed else edges[edges[:, 0] <= edges[:, 1]]


def with_igraph(directed, vertices, edges, _):
    import igraph

    graph = igraph.Graph(n=vertices, edges=edges, directed=directed)
    return lambda: graph.pagerank(damping=0.85, implementation="prpack")


def with_networkx(directed, vertices, edges, tolerance):
    import networkx

    graph = networkx.DiGraph() if directed else networkx.Graph()
    graph.add_nodes_from(range(vertices))
    graph.add_edges_from(edges.tolist())
    return lambda: list(networkx.pagerank(graph, alpha=0.85, tol=tolerance / vertices, max_iter=10_000).values())


def main():
    directed, vertices, edges = read(sys.argv[2])
    rank = {"igraph": with_igraph, "networkx": with_networkx}[sys.argv[1]](directed, vertices, edges, float(sys.argv[3]))
    print("ready", vertices, len(edges), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        scores = rank()
        elapsed = time.perf_counter() - start
        print(elapsed, 0, sum(scores), max(scores), flush=True)


if __name__ == "__main__":
    main()
