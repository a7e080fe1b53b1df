"""Documents keep their word: links between them lead somewhere, and code quoted from the tree is the code in the tree, and the
contract with one experiment is short."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
problems = []
quotes = 0
for document in sorted(root.glob("*.md")) + sorted((root / "docs").rglob("*.md")):
    name, text = document.relative_to(root), document.read_text()
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith(("http:", "https:", "mailto:")) and not (document.parent / target).exists():
            problems.append(f"{name}: the link to {target} leads nowhere")
    # <!-- quotes FILE --> announces a code block that repeats a file, or a part of it.
    for source, code in re.findall(r"<!-- quotes (\S+) -->\s*```\w*\n(.*?)```", text, re.DOTALL):
        quotes += 1
        if not (root / source).exists() or code not in (root / source).read_text():
            problems.append(f"{name}: the code quoted from {source} is not what that file says")

# Whoever has read the contract and one experiment has understood the whole; others are for choices, for tasks whose data are spread over a team,
# that take hours, work on results of others or start programs, and for tests.
apart = ("peers.hpp", "checkpoint.hpp", "progress.hpp", "enough.hpp", "choice.hpp", "needed.hpp", "task_name.hpp", "own_process.hpp",
         "outside_key.hpp", "alone.hpp")
api = [file for file in sorted((root / "runner/api").iterdir()) if file.name not in apart]
contract = api + [root / "tests/cli/third_party/my_experiment.cpp"]
lines = sum(len(file.read_text().splitlines()) for file in contract)
if lines >= 400:
    problems.append(f"runner/api and {contract[-1].relative_to(root)} have {lines} lines in all, 400 are too many to read")
if quotes == 0:
    problems.append("no document quotes any code: is the marker <!-- quotes FILE --> misspelt?")
print("\n".join(problems) or "links and quotations in order")
sys.exit(bool(problems))
