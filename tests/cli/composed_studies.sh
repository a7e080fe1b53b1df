# Includes, profiles, settings and --only: the same on one rank and on two of mpirun, told in the results, and shown by plan --resolved.
set -euo pipefail
digest() { sed -n 's/^digest *//p' "$1"; }
mkdir -p shared elsewhere
cat >shared/base.yaml <<'Y'
seed: 3
profiles: {quick: {pi.params.samples: 2000, "*.replicates": 2}}
experiments:
  pi: {kind: integrate, params: {integrand: darts, samples: 1e6}}
Y
cat >study.yaml <<'Y'
study: composed
include: [shared/base.yaml]
experiments:
  pi: {replicates: 3}
  half: {kind: integrate, params: {samples: "${experiments.pi.params.samples / 2}"}}
Y
cat >written_out.yaml <<'Y'
study: composed
seed: 3
experiments:
  pi: {kind: integrate, params: {integrand: darts, samples: 2000}, replicates: 5}
  half: {kind: integrate, params: {samples: 1000}, replicates: 2}
Y
options=(--profile quick --set pi.replicates=5)
"$SOWER" run written_out.yaml --out plain >plain.log
"$SOWER" run study.yaml "${options[@]}" --out one >one.log
"$MPIRUN" -n 2 "$SOWER" run study.yaml "${options[@]}" --out two >two.log
for run in one two; do [ "$(digest $run.log)" = "$(digest plain.log)" ] || { echo "$run differs"; cat plain.log $run.log; exit 1; }; done

"$PYTHON" - <<'P'
import h5py
provenance = h5py.File("two/results.h5")["provenance"]
text = lambda name: provenance[name][()].decode()
assert text("study") == open("study.yaml").read()
assert text("include_shared_base.yaml") == open("shared/base.yaml").read()
assert text("overrides") == "--profile quick\n--set pi.replicates=5\n", text("overrides")
P

# What plan --resolved prints is the study; anywhere.
"$SOWER" plan study.yaml "${options[@]}" --resolved >elsewhere/resolved.yaml
grep -q 'samples: 2000 *# shared/base.yaml:2$' elsewhere/resolved.yaml
grep -q 'replicates: 5 *# --set pi.replicates=5$' elsewhere/resolved.yaml
"$SOWER" run elsewhere/resolved.yaml --out resolved >resolved.log
[ "$(digest resolved.log)" = "$(digest plain.log)" ]

"$SOWER" plan study.yaml --only pi | grep -q '^study composed: 1 experiment, 3 tasks'
"$SOWER" run <(cat written_out.yaml) --out piped >piped.log
[ "$(digest piped.log)" = "$(digest plain.log)" ]

# The rank that cannot see a file is not asked: rank 0 reads for all, and says once what is missing.
sed -i 's/base.yaml/bas.yaml/' study.yaml
if "$MPIRUN" -n 2 "$SOWER" run study.yaml --out wrong >wrong.log 2>&1; then echo "ran without an include"; exit 1; fi
[ "$(grep -c "study.yaml:2:11: error: 'include': there is no file 'shared/bas.yaml'" wrong.log)" -eq 1 ] || { cat wrong.log; exit 1; }
grep -q "did you mean 'base.yaml'?" wrong.log
if "$SOWER" check written_out.yaml --set pi.params.sampels=3 >option.log 2>&1; then exit 1; fi
grep -q -- "^--set:1:11: error: kind 'integrate' has no parameter 'sampels'" option.log || { cat option.log; exit 1; }
