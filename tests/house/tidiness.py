"""What a reader would stumble over: file names that say nothing, files too long, paths of one machine, unfinished work."""

import pathlib
import re
import sys

FOLDERS = ("runner", "algorithms", "io", "tests", "bench", "cmake", "scripts", "docs", "configs", "slurm")
TEXT = {".hpp", ".cpp", ".py", ".sh", ".txt", ".cmake", ".in", ".md", ".yaml", ".sbatch"}
LONGEST = 400  # lines of code in a file; about 100 is usual

SAY_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|manager|misc)(_|$)", re.IGNORECASE)
MACHINE_PATH = re.compile(r"""(?<![\w./$}~-])/(home|root|work|tmp|mnt)/\w""")
UNFINISHED = re.compile(r"\b(TO[D]O|FI[X]ME|X[X]X|not imple[m]ented)\b")

root = pathlib.Path(sys.argv[1])
files = [f for top in FOLDERS for f in sorted((root / top).rglob("*")) if f.suffix in TEXT and f.is_file()]
files += sorted(root.glob("*.md")) + [root / "CMakeLists.txt"]

problems = []
for path in files:
    name = path.relative_to(root).as_posix()
    if name.startswith("configs/data/"):
        continue
    lines = path.read_text().splitlines()
    if any(SAY_NOTHING.search(part.split(".")[0]) for part in name.split("/")):
        problems.append(f"{name}: a name that does not say what is inside")
    if path.suffix in (".hpp", ".cpp", ".py", ".sh") and len(lines) > LONGEST:
        problems.append(f"{name}: {len(lines)} lines, more than {LONGEST}")
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            problems.append(f"{name}:{number}: a path of one machine: {line.strip()}")
        if UNFINISHED.search(line):
            problems.append(f"{name}:{number}: unfinished: {line.strip()}")

print("\n".join(problems) or f"{len(files)} files in order")
sys.exit(bool(problems))
