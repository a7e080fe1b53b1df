"""The machine dies: a recorded sequence of writes, syncs and renames is cut at a random place, and of what was not synced by then any
part is missing. What was called durable is still there, the results file is the old one or the new one, and the same command completes
the study.

DEATHS is how many (60 in the tests), SEED which."""

import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys

from sower_runs import Broken, check_results, command, digest_of, done_before, empty, environment, finish, leftovers

STUDY = """study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e5}, replicates: %d}
"""


class File:
    """What the disk has of a file: the writes that were synced, and those that may or may not be there."""

    def __init__(self, content=b""):
        self.content, self.waiting = content, []

    def sync(self):
        for change in self.waiting:
            self.content = apply(self.content, change)
        self.waiting = []

    def after_death(self, chance):
        content, state = self.content, self.content
        for change in self.waiting:
            state = apply(state, change)  # where a write at the end goes does not depend on which others are lost
            if chance.random() < 0.5:
                content = apply(content, at_place(change, state))
        return content


def at_place(change, state):
    what, offset, data = change
    return (what, len(state) - len(data), data) if what == "w" and offset < 0 else change


def apply(content, change):
    what, offset, data = change
    if what == "t":
        return content[:offset].ljust(offset, b"\0")
    offset = len(content) if offset < 0 else offset
    return content[:offset].ljust(offset, b"\0") + data + content[offset + len(data):]


class Disk:
    """Names and files; both last only from the next sync of the folder or of the file."""

    def __init__(self, folder):
        self.names = {str(path): File(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
        self.kept, self.waiting = dict(self.names), []  # names that last; changes of names: (folders, old, new, file)
        self.folders = {str(path) for path in folder.rglob("*") if path.is_dir()} | {str(folder), str(folder.parent)}

    def do(self, what, path, data):
        if what in "cC" and path not in self.names:
            self.names[path] = File()
            self.waiting.append((path, None, self.names[path]))
        elif what == "C":
            self.names[path].waiting.append(("t", 0, b""))
        elif what == "w":
            (offset,) = struct.unpack("<q", data[:8])
            self.names[path].waiting.append(("w", offset, data[8:]))
        elif what == "t":
            self.names[path].waiting.append(("t", struct.unpack("<q", data)[0], b""))
        elif what == "r":
            file = self.names[data.decode()] = self.names.pop(path)
            self.waiting.append((data.decode(), path, file))
        elif what == "l":
            file = self.names[data.decode()] = self.names[path]
            self.waiting.append((data.decode(), None, file))
        elif what == "u":
            self.waiting.append((None, path, self.names.pop(path, None)))
        elif what == "d":
            self.folders.add(path)
        elif what == "s" and path in self.folders:
            self.waiting = self.settle(lambda change: str(pathlib.Path(change[0] or change[1]).parent) == path)
        elif what == "s":
            self.names[path].sync()

    def settle(self, lasts):
        """Makes those changes of names last for which `lasts` holds; returns the others."""
        others = []
        for change in self.waiting:
            new, old, file = change
            if not lasts(change):
                others.append(change)
                continue
            if old is not None and (new is not None or self.kept.get(old) is file):
                self.kept.pop(old, None)
            if new is not None:
                self.kept[new] = file
        return others

    def after_death(self, chance):
        self.settle(lambda _: chance.random() < 0.5)
        return {path: file.after_death(chance) for path, file in self.kept.items()}


def calls_of(trace):
    content, at = trace.read_bytes(), 0
    while at < len(content):
        path_size, data_size = struct.unpack_from("<QQ", content, at + 1)
        end = at + 17 + path_size
        yield content[at:at + 1].decode(), content[at + 17:end].decode(), content[end:end + data_size]
        at = end + data_size


def die(calls, cut, old, chance):
    """Leaves in the folder what the disk has after the first `cut` calls; returns how many records of tasks were durable."""
    folder = pathlib.Path("folder").resolve()
    shutil.rmtree(folder)
    shutil.copytree(old, folder)
    disk = Disk(folder)
    written, durable = {}, {}
    for what, path, data in calls[:cut]:
        disk.do(what, path, data)
        if path.endswith(".log") and what == "w":
            written[path] = written.get(path, 0) + 1
        if path.endswith(".log") and what == "s":
            durable[path] = written[path]
    empty(folder)
    for path, content in disk.after_death(chance).items():
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(path).write_bytes(content)
    return durable


def first_log(calls):
    return next(i for i, (what, path, _) in enumerate(calls) if path.endswith(".log"))


def main():
    chance = random.Random(int(os.environ.get("SEED", "1")))
    deaths = int(os.environ.get("DEATHS", "60"))
    pathlib.Path("less.yaml").write_text(STUDY % 2)
    pathlib.Path("more.yaml").write_text(STUDY % 6)
    finish("less.yaml", "old")
    expected = digest_of(finish("more.yaml", "new"))
    trace = pathlib.Path("trace")
    shutil.copytree("old", "folder")
    settings = environment("folder", trace=trace.resolve())
    arguments = ["run", "more.yaml", "--out", "folder", "--durable-within", "0"]
    subprocess.run(command(*arguments), env=settings, check=True, capture_output=True)
    calls, with_records, broken = list(calls_of(trace)), 0, []
    folder_synced = next(i for i, (what, path, _) in enumerate(calls) if what == "s" and path.endswith("/journal") and i > first_log(calls))
    for death in range(deaths):
        cut = chance.randint(0, len(calls))
        try:
            durable = die(calls, cut, "old", chance)
            promised = 2 + (sum(durable.values()) if cut > folder_synced else 0)
            check_results("folder", ["old/results.h5", "new/results.h5"])
            output = finish("more.yaml", "folder")
            if done_before(output) < promised:
                raise Broken(f"{promised} tasks were durable, and then: {output}")
            if digest_of(output) != expected or leftovers("folder"):
                raise Broken(f"left over: {leftovers('folder')}; {output}")
            with_records += promised > 2
        except Broken as why:
            broken.append(f"death {death} after call {cut} of {len(calls)}: {why}")
    print(f"{deaths} deaths, {with_records} of them with durable records: {len(broken)} broken promises")
    print(*broken, sep="\n")
    if with_records < deaths / 10:
        sys.exit("hardly a death came after a durable record: this says nothing")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
