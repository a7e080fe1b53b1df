"""A results file says the same to h5dump, h5py and both of xarray's engines, with names, units and coordinates.

Takes results files; without one it runs the tour."""

import ctypes
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import warnings

try:
    import h5py
    import h5netcdf  # noqa: F401
    import netCDF4  # noqa: F401
    import numpy as np
    import xarray as xr
except ImportError as error:
    print(f"skipped: {error}; Debian's python3-h5py, python3-h5netcdf, python3-netcdf4 and python3-xarray have them")
    sys.exit(77)

ENGINES = ("h5netcdf", "netcdf4")


class Hash(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


STATUS = "missing done diverged failed excluded stopped".split()


def check(condition, *words):
    if not condition:
        sys.exit("FAILED: " + " ".join(map(str, words)))


def decoded(dataset):
    return np.asarray(dataset.asstr()[()] if h5py.check_string_dtype(dataset.dtype) else dataset[()])


def dimensions_of(dataset):
    return tuple(axis[0].name.rsplit("/", 1)[1] for axis in dataset.dims)


def is_scale(dataset):
    return dataset.attrs.get("CLASS") == b"DIMENSION_SCALE"


def check_variable(raw, variable, where):
    """What an engine of xarray made of the dataset `raw`."""
    values = decoded(raw)
    if "_FillValue" in raw.attrs and values.dtype.kind in "iu":
        values = np.where(values == raw.attrs["_FillValue"], np.nan, values.astype(float))
    if str(raw.attrs.get("units", "")).startswith("seconds since"):
        there = ~np.isnan(values)
        check(np.isnat(variable.values[~there]).all(), where, "a missing time is not NaT")
        seconds = (variable.values[there] - np.datetime64("1970-01-01")) / np.timedelta64(1, "s")
        check(np.allclose(seconds, values[there], rtol=0, atol=1e-5), where, "times differ")
    elif values.dtype.kind in "OU":
        check((variable.values == values).all(), where, "texts differ")
    else:
        check(np.array_equal(variable.values.astype(float), values.astype(float), equal_nan=True), where, "numbers differ")
    check((variable.dtype == bool) == (raw.attrs.get("dtype") == "bool"), where, "is bool in one and not in the other")
    for name in ("long_name", "origin"):
        check(variable.attrs.get(name) == raw.attrs.get(name), where, name, "differs")


def check_group(path, group, engine):
    with h5py.File(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # xarray casts the NaN of missing times
        read = xr.open_dataset(path, group=group, engine=engine).load()
        for name, raw in file[group].items():
            if isinstance(raw, h5py.Group):
                continue
            where = f"{path}:/{group}/{name} ({engine}):"
            check(raw.ndim == 0 or is_scale(raw) or all(len(axis) == 1 for axis in raw.dims), where, "an axis has no dimension")
            if is_scale(raw) and name not in read.coords:
                check(raw.attrs["NAME"].startswith(b"This is a netCDF dimension but not a netCDF variable"), where, "lost")
                check(read.sizes.get(name, raw.size) == raw.size, where, "has another size")
                continue
            check(name in read.variables, where, "lost")
            dimensions = (name,) if is_scale(raw) else dimensions_of(raw)
            check(read[name].dims == dimensions, where, "has dimensions", read[name].dims, "instead of", dimensions)
            check_variable(raw, read[name], where)
    return read


def check_experiment(path, name, table):
    """The group against the table of tasks: same order, same status; and what users do first."""
    groups = [check_group(path, name, engine) for engine in ENGINES]
    xr.testing.assert_equal(*groups)
    group = groups[0]
    is_grid = group.attrs["layout"] == "grid"
    check(group.status.dims[-1] == ("replicate" if is_grid else "task"), name, "status ends in", group.status.dims)
    words = group.status.attrs["flag_meanings"].split()
    check(words in (STATUS, STATUS[:5]), name, "flag_meanings")  # older files know nothing of stopped tasks
    check(list(group.status.attrs["flag_values"]) == list(range(len(words))), name, "flag_values")
    status = np.full(group.status.size, STATUS.index("excluded"))
    status[table.row.values] = table.status.values
    check((group.status.values.ravel() == status).all(), name, "status differs from /tasks")
    swept = [c for c in group.coords.values() if "parameter" in c.attrs and not c.name.endswith("_of_point")]
    for number, row in enumerate(table.row.values):
        index = dict(zip(group.status.dims, np.unravel_index(row, group.status.shape)))
        check(group.replicate.isel({d: i for d, i in index.items() if d in group.replicate.dims}) == table.replicate[number], name, "replicate")
        text = str(table.parameters.values[number])
        for axis in swept:
            value = axis.isel({d: i for d, i in index.items() if d in axis.dims}).values.item()
            check(f"{axis.attrs['parameter']}=" in text, name, text)
            check(not isinstance(value, str) or value in text, name, text, value)
    for variable in group.data_vars.values():
        if variable.dims[: group.status.ndim] != group.status.dims or not np.issubdtype(variable.dtype, np.floating):
            continue
        for dimension in group.status.dims:
            part = variable.sel({dimension: group[dimension].values[-1]})
            check(part.equals(variable.isel({dimension: -1})), name, variable.name, "sel by", dimension)
        variable.mean(group.status.dims[-1])


def check_file(path):
    path = str(path)
    if shutil.which("h5dump"):
        header = subprocess.run(["h5dump", "-H", path], check=True, capture_output=True, text=True).stdout
        check('GROUP "tasks"' in header and "H5T_VARIABLE" in header, "h5dump -H shows no tasks")
    tasks = [check_group(path, "tasks", engine) for engine in ENGINES]
    xr.testing.assert_equal(*tasks)
    tasks = tasks[0]
    for engine in ENGINES:
        root = xr.open_dataset(path, engine=engine)
        check(root.attrs["Conventions"] == "CF-1.8" and root.attrs["sower_format_version"] == 1, "root attributes")
        counts = [int(root.attrs["n_" + word]) for word in STATUS[:4]]
        check(counts == [int((tasks.status == code).sum()) for code in range(4)], "counts", counts)
        check(root.attrs["NX_class"] == "NXroot", "NX_class")
        check(root.attrs["n_tasks"] == tasks.sizes["task"] and len(root.attrs["digest"]) == 32, "root attributes")
        provenance = check_group(path, "provenance", engine)
        check(root.attrs["title"] in str(provenance.study.values), "the study's text is not in /provenance/study")
        check_group(path, "provenance/parameters", engine)
    check(len(set(tasks.key.values)) == tasks.sizes["task"] and all(len(key) == 32 for key in tasks.key.values), "keys")
    for code, name in enumerate(tasks.experiment.attrs["flag_meanings"].split()):
        check_experiment(path, name, tasks.isel(task=(tasks.experiment == code).values))
    hosts = tasks.host.attrs["flag_meanings"].split()
    check(tasks.host.max() < len(hosts), "host codes")
    return tasks


def check_default_plot(path):
    """The way a NeXus viewer goes: from the root to a signal with an axis for each dimension."""
    with h5py.File(path) as file:
        group = file[file.attrs["default"]]
        signal = group[group.attrs["signal"]]
        check(group.attrs["NX_class"] == "NXdata" and signal.dtype.kind == "f", path, "default plot")
        axes = list(group.attrs["axes"])
        check(len(axes) == signal.ndim, path, "axes", axes)
        check(all(axis == "." or group[axis].shape == (size,) for axis, size in zip(axes, signal.shape)), path, "axes", axes)


def check_tour(path):
    """The one line the documents promise, against h5py's numbers."""
    for engine in ENGINES:
        mean = xr.open_dataset(path, group="shootout", engine=engine).loss.sel(optimizer="adam").mean("replicate")
        with h5py.File(path) as file:
            group = file["shootout"]
            row = list(group["optimizer"].asstr()[()]).index("adam")
            expected = np.nanmean(group["loss"][row], axis=-1)  # xarray skips NaN, too
            check(np.allclose(mean.values, expected, equal_nan=True), "mean over replicates")
            check((mean.learning_rate.values == group["learning_rate"][()]).all(), "learning rates")
            check(np.isfinite(expected).any(), "no loss was recorded")


def check_kept(path):
    """A file of format 1 that an earlier sower wrote: values that are known."""
    for engine in ENGINES:
        sparse = xr.open_dataset(path, group="sparse", engine=engine)
        check(set(sparse.loss.coords) == {"task", "optimizer", "rate", "replicate"}, path, list(sparse.loss.coords))
        check(sparse.loss.where(sparse.optimizer == "sgd", drop=True).values.tolist() == [1.5, 1.625], path, "sparse loss")
        partial = xr.open_dataset(path, group="partial", engine=engine)
        check(float(partial.loss.sel(optimizer="sgd", rate=1, replicate=1)) == 1.125, path, "partial loss")
        check(float(partial.loss_mean.sel(optimizer="adam", rate=0.01)) == 0.0625, path, "mean")
        plain = xr.open_dataset(path, group="plain", engine=engine)
        ends = np.cumsum(plain.event_sample_count.values)
        third = plain.events.values[ends[2] : ends[3]]
        check(third.size == 100 and (third == 17).all(), path, "the task of which 100 events lie behind the others'")


def check_structure(path):
    """The checksum over the structure, computed from its description in docs/results-format.md."""
    xxhash = ctypes.CDLL("libxxhash.so.0")
    xxhash.XXH3_128bits.restype = Hash
    words = {"f": "float", "i": "int", "u": "uint"}
    fed = bytearray()

    def text(characters):
        encoded = characters.encode()
        fed.extend(struct.pack("<I", len(encoded)) + encoded)

    def type_word(dtype):
        return "text" if dtype.kind in "OSU" else f"{words[dtype.kind]}{8 * dtype.itemsize}"

    def attributes(of):
        for name in sorted(set(of.attrs) - {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "structure_checksum"}):
            value = of.attrs[name]
            text("attribute")
            text(name)
            text("text" if isinstance(value, str) else type_word(value.dtype))
            if np.ndim(value) > 0:
                fed.extend(struct.pack("<Q", len(value)))
            if isinstance(value, str) or value.dtype.kind == "O":
                for each in [value] if isinstance(value, str) else value:
                    text(each)
            else:
                fed.extend(value.tobytes())

    def dataset(of, name):
        bare = of.attrs.get("NAME", b"").startswith(b"This is a netCDF dimension but not a netCDF variable")
        for word in ("dataset", name, type_word(of.dtype)):
            text(word)
        fed.extend(struct.pack("<Q", of.ndim))
        for size, dimension in zip(of.shape, [name] if is_scale(of) else dimensions_of(of)):
            fed.extend(struct.pack("<Q", size))
            text(dimension)
        text("dimension" if bare else "coordinate" if is_scale(of) else "variable")
        attributes(of)

    def group(of, path):
        text("group")
        text(path)
        attributes(of)
        for name in sorted(name for name in of if isinstance(of[name], h5py.Dataset)):
            dataset(of[name], name)
        for name in sorted(name for name in of if isinstance(of[name], h5py.Group)):
            group(of[name], path + name + "/")

    with h5py.File(path) as file:
        group(file, "/")
        hash128 = xxhash.XXH3_128bits(bytes(fed), ctypes.c_size_t(len(fed)))
        expected = f"xxh3_128:{hash128.high:016x}{hash128.low:016x}"
        check(file.attrs["structure_checksum"] == expected, path, "structure_checksum", file.attrs["structure_checksum"], expected)


def check_seal(path):
    """The seal behind the file, taken apart as docs/results-format.md has it."""
    content = pathlib.Path(path).read_bytes()
    size, count, high, low, magic = struct.unpack("<QQQQ8s", content[-40:])
    check(magic == b"\xf5owseal1", path, "ends without a seal")
    ranges = struct.unpack(f"<{2 * count}Q", content[size:-40])
    covered, at = bytearray(), 0
    for offset, length in zip(ranges[::2], ranges[1::2]):
        covered += content[at:offset]
        at = offset + length
    covered += content[at:size] + content[size:-40] + content[-40:-24]
    xxhash = ctypes.CDLL("libxxhash.so.0")
    xxhash.XXH3_128bits.restype = Hash
    found = xxhash.XXH3_128bits(bytes(covered), ctypes.c_size_t(len(covered)))
    check((found.high, found.low) == (high, low), path, "the seal is another")
    check(0 < len(covered) < len(content), path, "the seal covers everything or nothing")


files = sys.argv[1:]
if not files:
    study = pathlib.Path(os.environ["SOWER_SOURCE"]) / "configs" / "tour.yaml"
    subprocess.run([os.environ["SOWER"], "run", str(study), "--out", "tour"], check=True)
    files = ["tour/results.h5"]
    check_tour(files[0])
    check_structure(files[0])
    check_seal(files[0])
    files.append(pathlib.Path(os.environ["SOWER_SOURCE"]) / "tests" / "data" / "results" / "format_1.h5")
    check_kept(files[1])
    for each in files:
        check_default_plot(each)
for each in files:
    print(f"{each}: {check_file(each).sizes['task']} tasks read the same everywhere")
