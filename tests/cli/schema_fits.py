"""The JSON Schema takes the studies in configs/ and docs/study-language.md, and refuses what an editor should underline."""

import json
import os
import pathlib
import re
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError as error:
    print(f"skipped: {error}; Debian's python3-jsonschema and python3-yaml have them")
    sys.exit(77)

source = pathlib.Path(os.environ["SOWER_SOURCE"])
schema = json.loads(subprocess.run([os.environ["SOWER"], "schema"], check=True, capture_output=True, text=True).stdout)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)


class Loader(yaml.SafeLoader):
    """Numbers as in YAML 1.2, which editors read: 1e6 is one."""


number = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:float"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:float", number, list("-+.0123456789"))


def mistakes(text):
    return [error.message[:200] for error in validator.iter_errors(yaml.load(text, Loader))]


blocks = re.findall(r"```yaml\n(.*?)```", (source / "docs/study-language.md").read_text(), re.DOTALL)
right = [path.read_text() for path in sorted((source / "configs").glob("*.yaml"))]
right += [block for block in blocks if re.search(r"^study:", block, re.MULTILINE) and "experiments:" in block]
assert len(right) > 5, "too few studies were found"
for text in right:
    if found := mistakes(text):
        sys.exit(f"refused: {found}\n{text}")

GOOD = """
study: good
experiments:
  a:
    kind: optimize
    params: {steps: 100, optimizer: {name: adam, beta1: 0.8}}
    sweep: {grid: {learning_rate: {log: [1e-4, 1e-1], points: 7}, optimizer.beta2: [0.9, 0.99]}}
    threads: auto
    timeout: 10 min
    record: {loss_curve: {every: 10, as: float32}, trajectory: none}
    summary: [mean, q05]
"""
assert not mistakes(GOOD), mistakes(GOOD)
assert not mistakes(GOOD.replace("steps: 100", "steps: '${params.problem.dimension * 4}'"))
for old, new in [
    ("steps: 100", "step: 100"),
    ("steps: 100,", "steps: many,"),
    ("100", "1.5"),
    ("100,", "0,"),
    ("name: adam", "name: adamm"),
    ("beta1: 0.8", "beta1: 1.5"),
    ("beta1", "momentum"),
    ("kind: optimize", "kind: optimise"),
    ("kind: optimize", "describe: nothing"),
    ("points", "pionts"),
    ("learning_rate", "rate"),
    ("optimizer.beta2", "optimizer.beta3"),
    ("auto", "all"),
    ("sweep", "sweeps"),
    ("study: good", "name: good"),
    ("  a:", "  tasks:"),
    ("10 min", "ten"),
    ("every", "evry"),
    ("none", "nothing"),
    ("q05", "mode"),
]:
    assert old in GOOD and mistakes(GOOD.replace(old, new, 1)), f"took {new}"
print(f"{len(right)} studies fit")
