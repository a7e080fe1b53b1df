"""What a process of its own costs a task: tasks that do nothing, isolated and not, against `sh -c true` by xargs and, where it is installed,
GNU parallel, one at a time on one core each. Interleaved; prints medians."""

import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

STUDY = "study: tiny\nexperiments:\n  tiny: {{kind: tiny, replicates: {tasks}{more}}}\n"


def now():
    """Seconds on the clock, and of processor time of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--tasks", type=int, default=2_000)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    numbers = "\n".join(map(str, range(options.tasks))) + "\n"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for way, more in (("plain", ""), ("isolated", ", isolate: process")):
            (folder / f"{way}.yaml").write_text(STUDY.format(tasks=options.tasks, more=more))

        def sower(way):
            command = [options.program, "run", folder / f"{way}.yaml", "--out", folder / way, "--fresh", "--ranks", "1"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        def shell(*command):
            subprocess.run([*command, "sh", "-c", "true"], check=True, input=numbers, text=True, stdout=subprocess.DEVNULL)

        ways = {
            "not isolated": lambda: sower("plain"),
            "isolated": lambda: sower("isolated"),
            "xargs, sh -c true": lambda: shell("xargs", "-n", "1", "-P", "1"),
        }
        if shutil.which("parallel"):
            ways["parallel, sh -c true"] = lambda: shell("parallel", "-j", "1")
        spent = {way: [] for way in ways}
        for _ in range(options.repetitions):
            for way, action in ways.items():
                before = now()
                action()
                spent[way].append([after - start for after, start in zip(now(), before)])
    print(f"{options.tasks} tasks, {options.repetitions} repetitions; a task, in ms: elapsed (least ... most), processor time of all processes")
    for way, all_ in spent.items():
        elapsed, processor = ([1e3 * each / options.tasks for each in column] for column in zip(*all_))
        print(f"{way:21} {statistics.median(elapsed):.3f} ({min(elapsed):.3f} ... {max(elapsed):.3f}), {statistics.median(processor):.3f}")


if __name__ == "__main__":
    main()
