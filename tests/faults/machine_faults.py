"""The machine fails in mid-run: a disk that fills up, a folder that nobody may write to, that is read-only or that goes away, quota, too
few file descriptors, threads, memory. Each time one rank says so once, the study ends in order, and the same command completes it
when the fault is mended.

What needs root and mount is left out without them."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from sower_runs import SOWER, Broken, check_results, command, digest_of, done_before, environment, finish, size

STUDY = """study: faults
experiments:
  curve: {kind: optimize, params: {steps: 20000, optimizer: {name: adam}}, replicates: 24}
"""
LAYOUTS = [("--ranks", "1"), ("--ranks", "3"), ("mpirun", "2")]
MPIRUN_SAYS = re.compile(r"^(-+|.*(mpirun|Primary job|a non-zero exit|the job to be terminated|Process name|Exit code).*|\s*)$")
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def run(layout, folder, prefix=(), settings=None):
    arguments = command("run", "study.yaml", "--out", str(folder), layout=layout)
    if prefix and layout[0] == "mpirun":
        at = arguments.index(SOWER)
        arguments = [*arguments[:at], *prefix, *arguments[at:]]
    elif prefix:
        arguments = [*prefix, *arguments]
    return subprocess.run(arguments, text=True, capture_output=True, timeout=120, env=settings or os.environ)


def one_message(ended, words, where):
    """It ends with 1 and says so once."""
    lines = [line for line in ended.stderr.splitlines() if not MPIRUN_SAYS.match(line)]
    messages = [line for line in lines if line.startswith("sower: ") and "the tasks in it run again" not in line]
    if ended.returncode != 1 or len(messages) != 1 or len(lines) > 4 or not re.search(words, messages[0]):
        raise Broken(f"{where}: it ends with {ended.returncode} and says: {ended.stderr}")


def completes(layout, folder, acknowledged, expected):
    output = finish("study.yaml", folder, layout)
    if done_before(output) < acknowledged:
        raise Broken(f"{layout}: {acknowledged} tasks were acknowledged, and then: {output}")
    if digest_of(output) != expected:
        raise Broken(f"{layout}: the digest is another: {output}")
    check_results(folder, ["whole/results.h5"])


def acknowledging(folder, **faults):
    acks = pathlib.Path("acks").resolve()
    acks.unlink(missing_ok=True)
    return environment(folder, acks=acks, **faults)


def full_disk(expected):
    """A real one, of 3 MB, and one of 64 when it is mended."""
    disk = pathlib.Path("disk")
    disk.mkdir(exist_ok=True)
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], capture_output=True).returncode != 0:
        return "not tried: it takes root and mount"
    try:
        for layout in LAYOUTS:
            for size_of_disk, words in (("3m", "No space left on device"), ("64k", "No space left on device")):
                subprocess.run(["mount", "-o", f"remount,size={size_of_disk}", disk], check=True)
                ended = run(layout, disk / "run", settings=acknowledging(disk / "run"))
                one_message(ended, words, f"full disk of {size_of_disk}, {layout}")
                subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
                completes(layout, disk / "run", size("acks"), expected)
                shutil.rmtree(disk / "run")
        completes(LAYOUTS[0], disk / "run", 0, expected)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for layout in LAYOUTS:
            one_message(run(layout, disk / "run"), "Read-only file system", f"read-only disk, {layout}")
            one_message(run(layout, disk / "new"), "Read-only file system", f"read-only disk, {layout}")
        if subprocess.run([SOWER, "check", disk / "run"], capture_output=True).returncode != 0:
            raise Broken("what is on a read-only disk cannot be read")
    finally:
        subprocess.run(["umount", disk], check=True)
    return "met"


def quota(expected):
    """From the n-th call on the folder's files on, the quota is used up."""
    for layout in LAYOUTS:
        for at in (3, 12, 30):
            shutil.rmtree("run", ignore_errors=True)
            ended = run(layout, "run", settings=acknowledging("run", what_="122+", at=at))
            one_message(ended, "Disk quota exceeded|space left", f"quota from call {at} on, {layout}")
            completes(layout, "run", size("acks"), expected)
    return "met"


def no_permission(expected):
    if os.geteuid() != 0:
        prefix, where = [], "closed"
        pathlib.Path(where).mkdir()
        pathlib.Path(where).chmod(0o555)
    else:
        prefix, where = NOBODY, "/"
        if subprocess.run([*prefix, SOWER, "--version"], capture_output=True).returncode != 0:
            return "not tried: an ordinary user cannot start the command here"
    for layout in LAYOUTS[:2]:
        one_message(run(layout, pathlib.Path(where) / "sower_faults_run", prefix), "Permission denied", f"no permission, {layout}")
    return "met"


def vanished_folder(expected):
    """The folder is moved away while the study runs, as somebody does who tidies up; and moved back."""
    for layout in LAYOUTS:
        for folder in ("run", "away"):
            shutil.rmtree(folder, ignore_errors=True)
        slow = environment("nowhere")
        process = subprocess.Popen(command("run", "slow.yaml", "--out", "run", layout=layout), text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=slow)
        deadline = time.monotonic() + 60
        while len(list(pathlib.Path("run").glob("journal/*.log"))) < int(layout[1]) and time.monotonic() < deadline:
            time.sleep(0.002)
        os.rename("run", "away")
        out, err = process.communicate(timeout=120)
        ended = subprocess.CompletedProcess([], process.returncode, out, err)
        one_message(ended, "No such file or directory", f"vanished folder, {layout}")
        if pathlib.Path("run").exists():
            raise Broken(f"{layout}: another folder was made in the place of the one that went away")
        os.rename("away", "run")
        output = finish("slow.yaml", "run", layout)
        if done_before(output) == 0 or "digest" not in output:
            raise Broken(f"{layout}: after the folder came back: {output}")
    return "met"


def few_resources(expected):
    """Descriptors, threads, memory, stack: it completes or says what is too little; the same command with enough completes."""
    limits = [f"--nofile={n}" for n in (4, 5, 6, 8, 12)] + [f"--as={n}000000" for n in range(50, 90, 4)] + ["--stack=100000"]
    prefixes = [["prlimit", limit] for limit in limits]
    if os.geteuid() == 0 and subprocess.run([*NOBODY, SOWER, "--version"], capture_output=True).returncode == 0:
        prefixes += [[*NOBODY, "prlimit", f"--nproc={n}"] for n in (1, 2, 3, 4, 5)]
    refused = 0
    for prefix in prefixes:
        shutil.rmtree("run", ignore_errors=True)
        os.umask(0)
        pathlib.Path("run").mkdir()
        os.chmod("run", 0o777)
        ended = run(("--ranks", "3"), "run", [*prefix, "env", "OMP_NUM_THREADS=1"])
        refused += ended.returncode != 0
        loader = "error while loading shared libraries" in ended.stderr or ended.returncode in (126, 127)
        if ended.returncode < 0 or (ended.returncode != 0 and not loader and len(ended.stderr.splitlines()) not in (1, 2)):
            raise Broken(f"{prefix}: it ends with {ended.returncode}: {ended.stderr}")
        if ended.returncode == 0 and digest_of(ended.stdout) != expected:
            raise Broken(f"{prefix}: the digest is another: {ended.stdout}")
        completes(("--ranks", "2"), "run", 0, expected)
    if refused < 3:
        raise Broken("hardly a limit was met: this says nothing")
    return f"met; {refused} of {len(prefixes)} limits were too low"


def main():
    pathlib.Path("study.yaml").write_text(STUDY)
    pathlib.Path("slow.yaml").write_text("study: slow\nexperiments:\n  pi: {kind: integrate, params: {samples: 8e6}, replicates: 40}\n")
    expected = digest_of(finish("study.yaml", "whole"))
    broken = 0
    for fault in (full_disk, quota, no_permission, vanished_folder, few_resources):
        try:
            print(f"{fault.__name__}: {fault(expected)}", flush=True)
        except (Broken, subprocess.TimeoutExpired) as why:
            broken += 1
            print(f"{fault.__name__}: broken promise: {why}", flush=True)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
