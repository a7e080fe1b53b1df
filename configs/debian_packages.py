#!/usr/bin/env python3
"""The dependencies of Debian's packages as an adjacency list: a package and all it needs on each line.

    apt-cache dumpavail | configs/debian_packages.py > debian.txt
    apt-cache dumpavail | configs/debian_packages.py --needed-by task-gnome-desktop task-web-server > part.txt

Depends and Pre-Depends count; of alternatives ("a | b") the first one, which is installed by default. Versions and architectures are left
out. A virtual package, which others provide, is a name like any other. Standard library only.
"""

import argparse
import re
import sys


def packages(lines):
    """Yields the fields of each package."""
    fields, last = {}, None
    for line in lines:
        line = line.rstrip("\n")
        if not line:
            if fields:
                yield fields
            fields, last = {}, None
        elif line[0] in " \t":
            if last:
                fields[last] += line
        else:
            last, _, value = line.partition(":")
            fields[last] = value.strip()
    if fields:
        yield fields


def needs(fields):
    """The names that a package depends on, each once."""
    names = []
    for relation in re.split(r",", ", ".join(fields.get(key, "") for key in ("Pre-Depends", "Depends"))):
        first = relation.split("|")[0].split("(")[0].split(":")[0].strip()
        if first and first not in names:
            names.append(first)
    return names


def closure(graph, roots):
    """What the roots need, directly or not, and they themselves."""
    found, todo = set(), list(roots)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += graph.get(name, [])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--needed-by", nargs="+", metavar="PACKAGE", help="only these and what they need")
    roots = parser.parse_args().needed_by
    graph = {fields["Package"]: needs(fields) for fields in packages(sys.stdin) if "Package" in fields}
    if not graph:
        sys.exit("no packages came in; try: apt-cache dumpavail | " + sys.argv[0])
    if roots and not set(roots) <= set(graph):
        sys.exit("there is no package " + ", ".join(sorted(set(roots) - set(graph))))
    kept = closure(graph, roots) if roots else set(graph)
    print("# package and what it depends on")
    for name in sorted(kept & set(graph)):
        print(" ".join([name, *graph[name]]))


if __name__ == "__main__":
    main()
