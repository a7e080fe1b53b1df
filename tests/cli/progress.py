"""How far a run is: lines that stay on a terminal, JSON for machines, silence. A second Ctrl-C ends at once, and what is done is kept."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

SOWER = os.environ["SOWER"]
ODD = os.environ["ODD_TASKS"]
PATIENCE_SECONDS = 120


def require(holds, *what):
    if not holds:
        sys.exit("\n".join(str(each) for each in what))


def write(name, text):
    with open(name, "w") as file:
        file.write(text)


def on_terminal(words, presses=(), columns=70):
    """The exit code, and all that was written to a terminal; after each pattern of `presses` has been seen, Ctrl-C is pressed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        time.sleep(0.2)  # until the terminal has its width
        os.execv(SOWER, [SOWER, *words])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    seen, left, deadline = b"", list(presses), time.monotonic() + PATIENCE_SECONDS
    while True:
        require(time.monotonic() < deadline, "it does not end:", seen.decode())
        if left and re.search(left[0], seen):
            os.write(terminal, b"\x03")
            left.pop(0)
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            more = os.read(terminal, 1 << 16)
        except OSError:
            break
        if not more:
            break
        seen += more
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()


write("endless.yaml", """study: endless
experiments:
  quick: {kind: integrate, params: {samples: 4e4}, replicates: 20}
  endless: {kind: integrate, params: {samples: 1e15}}
""")
# The first Ctrl-C asks, the second ends at once.
begun = time.monotonic()
code, seen = on_terminal(["run", "endless.yaml", "--ranks", "2", "--out", "twice", "--grace", "1h", "--set", "endless.timeout=1h",
                          "--checkpoint-every", "1h"], [rb"endless: \d\.\d s", rb"Ctrl-C again"])
if code != 4 or "ended at once" not in seen:  # a task that saves its state leaves within moments of the first
    require(code == 4 and "stopped  SIGINT came" in seen, code, seen)
bar = re.findall(r"\[[#.]{20}\] (\d+) of 21 tasks done, ", seen)
require(bar and int(bar[-1]) >= 10, bar, seen)
require("\x1b[J" in seen and "stopping: SIGINT came" in seen, seen)
plain = re.sub(r"\x1b\[[AJ]", "", seen)
require(all(len(line.rstrip("\r\n")) <= 70 for part in plain.split("\r") for line in part.split("\n") if line.startswith(("[", "  endless"))), seen)

# One that never looks: it takes the second.
write("hangs.yaml", """study: hangs
experiments:
  quick: {kind: integrate, params: {samples: 4e4}, replicates: 5}
  hangs: {kind: test_odd, params: {how: loops}}
""")
SOWER = ODD
code, seen = on_terminal(["run", "hangs.yaml", "--ranks", "2", "--out", "hangs"], [rb"hangs: \d\.\d s", rb"Ctrl-C again"])
require(code == 4 and "ended at once: SIGINT came twice" in seen, code, seen)
require("[####" in seen and not os.path.exists("hangs/results.h5"), seen)
gathered = subprocess.run([SOWER, "gather", "hangs"], capture_output=True, text=True)
require(re.search(r"^quick +integrate +5 +5 ", gathered.stdout, re.M), gathered)

# JSON, a line an event; people read the other stream.
write("study.yaml", """study: events
experiments:
  fine: {kind: integrate, params: {samples: 4e4}, replicates: 6}
  broken: {kind: test_odd, params: {how: throws}, retries: 1}
""")
done = subprocess.run([SOWER, "run", "study.yaml", "--out", "json", "--ranks", "2", "--output", "json"], capture_output=True, text=True)
events = [json.loads(line) for line in done.stdout.splitlines()]
require(done.returncode == 3 and events[0]["event"] == "start" and events[-1]["event"] == "end", done)
require(events[0]["tasks"] == 7 and events[0]["ranks"] == 2 and len(events[0]["cores_by_rank"]) == 2, events[0])
failures = [(each["task"], each["attempt"], each["again"]) for each in events if each["event"] == "failure"]
require(failures == [(6, 1, True), (6, 2, False)], failures)
end = events[-1]
require(end["exit_code"] == 3 and end["done"] == 6 and end["failed"] == 1 and end["results"] == "json/results.h5", end)
require(f"digest   {end['digest']}" in done.stderr and end["lower_bound"] <= end["makespan"], end, done.stderr)
slow = subprocess.run([SOWER, "run", "hangs.yaml", "--out", "limit", "--ranks", "2", "--output", "json", "--time-limit", "4 s", "--grace", "0.5 s"],
                      capture_output=True, text=True)
events = [json.loads(line) for line in slow.stdout.splitlines()]
progress = [each for each in events if each["event"] == "progress"]
require(slow.returncode == 4 and progress and events[-1]["exit_code"] == 4, slow)
require(progress[-1]["done"] == 5 and progress[-1]["running"] == 1 and progress[-1]["longest_running"][0]["name"].startswith("hangs"), progress)
require(progress[-1]["seconds_left"][1] is None, "nobody knows how long it takes", progress)

# A long task says how far it is, wherever it runs.
for extra in (["--ranks", "2"], ["--ranks", "1", "--set", "endless.isolate=process"]):
    done = subprocess.run([SOWER, "run", "endless.yaml", "--out", f"inner{len(extra)}", "--output", "json", "--time-limit", "6 s", "--grace", "1 s", *extra],
                          capture_output=True, text=True)
    told = [each["longest_running"][0] for each in map(json.loads, done.stdout.splitlines()) if each["event"] == "progress" and each["longest_running"]]
    told = [each for each in told if "progress" in each]
    require(done.returncode == 4 and told, extra, done)
    require(0 < told[-1]["progress"] < told[-1]["of"] == 10**15 and told[-1]["unit"] == "point", told)

# A wrong study is told in the usual words, and there are no events.
write("wrong.yaml", "study: wrong\nexperiments: {a: {kind: no_such}}\n")
wrong = subprocess.run([SOWER, "run", "wrong.yaml", "--output", "json"], capture_output=True, text=True)
require(wrong.returncode == 2 and "there is no kind" in wrong.stderr and wrong.stdout == "", wrong)

quiet = subprocess.run([SOWER, "run", "study.yaml", "--out", "quiet", "--quiet"], capture_output=True, text=True)
require(quiet.returncode == 3 and quiet.stdout == quiet.stderr == "" and os.path.exists("quiet/results.h5"), quiet)

# Into a file nothing moves.
with open("log", "w") as log:
    subprocess.run([SOWER, "run", "study.yaml", "--out", "log_run"], stdout=log, env=dict(os.environ, TERM="xterm"))
require("\x1b" not in open("log").read() and "[#" not in open("log").read(), open("log").read())
