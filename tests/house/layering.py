"""Who may include whom. Prints each forbidden #include; `layering.py --self-test` checks that the rules bite."""

import pathlib
import re
import sys
import tempfile

FOLDERS = ("runner", "algorithms", "io", "tests", "bench")

# Each outside library has one home; tests/mpi starts MPI by itself, and a bench compares with it.
HOMES = {
    r"mpi\.h": ("runner/mpi/", "tests/mpi/", "bench/scheduler/teams.cpp"),
    r"yaml-cpp/": ("io/yaml/",),
    r"(hdf5|hdf5_hl|H5\w*)\.h": ("io/hdf5/",),
    r"xxhash\.h|xxh3\.h": ("io/hash/",),
    r"zlib\.h": ("io/data/", "tests/"),
    r"Random123/": ("algorithms/random/",),
    r"boost/": ("algorithms/random/", "algorithms/stats/"),
    r"CLI/": ("runner/command/",),
    r"gtest/|gmock/": ("tests/",),
}

# First row whose pattern fits the file: the folders its quoted includes may come from.
LAYERS = (
    (r"runner/api/", ("runner/api/",)),
    (r"io/", ("io/", "runner/api/")),
    (r"algorithms/.*\.hpp$", ("algorithms/", "runner/api/")),
    (r"algorithms/", ("algorithms/", "runner/api/", "io/data/")),
    (r"runner/", ("runner/", "io/", "algorithms/random/", "algorithms/reduce/", "algorithms/stats/")),  # the families only through the catalogue
    (r"(tests|bench)/", ("runner/", "io/", "algorithms/", "tests/", "bench/")),
)

# A program outside the project sees the installed headers as anyone does.
OUTSIDE = "tests/cli/third_party/"


def complaints(root):
    """'file:line: what is wrong', for all sources under `root`."""
    found = []
    files = [f for top in FOLDERS for f in sorted((root / top).rglob("*")) if f.suffix in (".hpp", ".cpp", ".h")]
    for path in files:
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if not include:
                continue
            bracket, target = include.groups()
            place = f"{name}:{number}: includes {target}"
            for library, homes in HOMES.items():
                if re.match(library, target) and not name.startswith(homes):
                    found.append(f"{place}, whose home is {' or '.join(homes)}")
            if bracket == "<" or name.startswith(OUTSIDE):
                continue
            allowed = next(folders for pattern, folders in LAYERS if re.match(pattern, name))
            if not target.startswith(allowed):
                found.append(f"{place}, but may include only from {', '.join(allowed)}")
    return found, len(files)


def self_test():
    wrong = {
        "runner/api/a.hpp": '#include "io/hash/hash.hpp"',
        "io/data/b.cpp": '#include "runner/study/study.hpp"',
        "algorithms/x/c.hpp": '#include "io/data/csv.hpp"',
        "algorithms/x/d.cpp": "#include <mpi.h>",
        "runner/command/e.cpp": "#include <hdf5.h>",
        "runner/study/f.cpp": "  # include <yaml-cpp/yaml.h>",
        "runner/study/g.cpp": '#include "algorithms/optimize/optimizer.hpp"',
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, line in wrong.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(line + "\n")
        found, _ = complaints(root)
        missed = [name for name in wrong if not any(f.startswith(name) for f in found)]
        good = root / "algorithms/x/d.cpp"
        good.write_text('#include "algorithms/x/d.hpp"\n#include "io/data/csv.hpp"\n#include <vector>\n')
        false_alarms = [f for f in complaints(root)[0] if f.startswith("algorithms/x/d.cpp")]
    return [f"not caught: {name}: {wrong[name]}" for name in missed] + false_alarms


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        problems, seen = self_test(), 1
    else:
        problems, seen = complaints(pathlib.Path(sys.argv[1]))
    print("\n".join(problems) or f"{seen} files in order")
    sys.exit(bool(problems) or seen == 0)
