"""What README.md tells a newcomer to type works: its studies, sower commands and Python, in the order they
stand there. A study's first line names its file; what needs a network or a cluster is not run."""

import os
import pathlib
import re
import shlex
import subprocess
import sys

source = pathlib.Path(os.environ["SOWER_SOURCE"])
sower = os.environ["SOWER"]
text = (source / "README.md").read_text()
blocks = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)

pathlib.Path("configs").symlink_to(source / "configs")
pathlib.Path("my_simulation").symlink_to(source / "configs/my_simulation")  # the program that is the reader's own
subprocess.run([sower, "run", "configs/tour.yaml"], check=True)  # as scripts/tour.sh does
environment = dict(os.environ, PATH=f"{pathlib.Path(sower).parent}:{os.environ['PATH']}", MPLBACKEND="Agg")
failed, ran = [], 0


def attempt(command, **how):
    """Runs one thing the README shows, and says how it went."""
    global ran
    ran += 1
    shown = command if isinstance(command, str) else command[-1]
    print(f"--- {shown}", flush=True)
    if subprocess.run(command, env=environment, **how).returncode != 0:
        failed.append(shown)


for language, block in blocks:
    if language == "yaml":
        pathlib.Path(re.match(r"# (\S+\.yaml)\n", block)[1]).write_text(block)
    if language == "python":
        attempt([os.environ["PYTHON"], "-c", block])
    if language != "console":
        continue
    for line in re.findall(r"^\$ (.*?)(?:\s+#.*)?$", block, re.MULTILINE):
        words = shlex.split(line)
        if words[0].startswith("scripts/"):  # they build: what CI runs is one of them
            if not os.access(source / words[0], os.X_OK):
                failed.append(f"{line}: no such script")
        elif words[:2] == ["sower", "submit"]:
            continue
        elif words[0] in ("sower", "mpirun", "h5dump", "./my_simulation"):
            attempt(line, shell=True)

print(f"{ran} commands, {len(failed)} failed")
for line in failed:
    print(f"FAILED: {line}")
# Fewer than these, and this test would be reading the README wrongly.
sys.exit(bool(failed) or ran < 10)
