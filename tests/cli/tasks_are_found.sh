# `sower tasks` finds tasks by status, parameters and results, and says what it does not understand.
set -euo pipefail
cp -r "$SOWER_SOURCE/configs/data" data
cat >study.yaml <<'Y'
study: found
experiments:
  fit:
    kind: optimize
    params: {problem: {name: logistic_regression, data: data/breast_cancer.csv, target: malignant}, steps: 5}
    sweep: {grid: {optimizer: [adam, sgd], batch: [10, 600]}}
    replicates: 2
  pi:
    kind: integrate
    params: {samples: 1000}
Y
"$SOWER" run study.yaml --out run >/dev/null && exit 1 || [ $? -eq 3 ]
tasks() { "$SOWER" tasks run "$@" --output csv | tail -n +2 | cut -d, -f1 | tr '\n' ' '; }
expect() {
  local wanted=$1
  shift
  local found
  found=$(tasks "$@")
  [ "$found" = "$wanted" ] || { echo "found '$found' instead of '$wanted': $*"; exit 1; }
}
expect '0 1 2 3 4 5 6 7 8 '
expect '2 3 6 7 ' --failed
expect '0 1 4 5 8 ' --done
expect '0 1 2 3 4 5 6 7 8 ' --done --failed
expect '' --missing --diverged
expect '2 3 ' --failed --where 'optimizer = adam'
expect '6 7 ' --where 'batch > 10' --where 'optimizer != adam'
expect '5 ' --where 'batch=10' --where 'optimizer == sgd' --where 'replicate >= 1'
expect '2 3 6 7 ' --where 'error ~ have only 569 rows'
expect '8 ' --experiment pi
expect '8 ' --where 'samples = 1e3'
expect '0 1 2 3 4 5 6 7 ' --where 'problem.ridge < 1'
expect '0 1 4 5 ' --where 'steps_done = 5'

"$SOWER" tasks run --group-by optimizer --output json >groups.json
"$SOWER" tasks run --output json >all.json
"$SOWER" tasks run --output csv >all.csv
"$PYTHON" - <<'P'
import csv, json
groups = {group["optimizer"]: group for group in json.load(open("groups.json"))}
assert groups["adam"]["tasks"] == 4 and groups["adam"]["failed"] == 2 and groups["adam"]["done"] == 2, groups
assert groups[None]["tasks"] == 1, groups
rows = json.load(open("all.json"))
assert [row["number"] for row in rows] == list(range(9))
assert rows[2]["status"] == "failed" and rows[2]["batch"] == 600 and "569 rows" in rows[2]["error"], rows[2]
text = open("all.csv", newline="").read()
assert text.count("\r\n") == text.count("\n"), "RFC 4180 ends lines with CR LF"
table = list(csv.DictReader(open("all.csv", newline="")))
assert table[2]["error"] == rows[2]["error"] and "," in table[2]["error"], "a comma in a field"
P

"$SOWER" tasks run --limit 2 >shown.txt 2>warned.txt
[ "$(wc -l <shown.txt)" -eq 4 ] && grep -q 'only the first 2' warned.txt || { cat shown.txt warned.txt; exit 1; }
refuses() {
  local words=$1
  shift
  "$SOWER" tasks "$@" >out.txt 2>&1 && { echo "took $*"; exit 1; } || [ $? -eq 2 ] || { echo "exit code $?"; cat out.txt; exit 1; }
  grep -qF -- "$words" out.txt || { echo "does not say '$words':"; cat out.txt; exit 1; }
}
# A file that lacks what has ended since it was gathered says so; one that was never gathered says what to do.
cp run/results.h5 before.h5
code=0
"$SOWER" run study.yaml --out run --set pi.replicates=3 >/dev/null || code=$?
[ "$code" -eq 3 ]
"$SOWER" tasks run >/dev/null 2>warned.txt
[ ! -s warned.txt ] || { cat warned.txt; exit 1; }
cp before.h5 run/results.h5
touch -d '1 hour ago' run/results.h5
"$SOWER" tasks run >shown.txt 2>warned.txt
grep -q '^sower: run/results.h5 is older than the journal: the study has 11 tasks by now, and it knows of 9; `sower gather run` takes in the rest$' warned.txt ||
  { cat warned.txt; exit 1; }
"$SOWER" show run 0 2>&1 >/dev/null | grep -q 'is older than the journal'
"$SOWER" gather run >/dev/null
"$SOWER" show run 0 2>&1 >/dev/null | grep . && { echo "complains after gathering"; exit 1; }
touch -d '1 hour ago' run/results.h5
"$SOWER" tasks run 2>&1 >/dev/null | grep . && { echo "complains of an old file that lacks nothing"; exit 1; }
cp -r run ungathered
rm ungathered/results.h5
"$SOWER" tasks ungathered >out.txt 2>&1 && exit 1 || [ $? -eq 2 ]
grep -qF 'nothing is gathered yet in '"'ungathered'"': `sower gather ungathered` writes results.h5' out.txt || { cat out.txt; exit 1; }

# What is not complete is not tidied up, and that is all that is said.
"$SOWER" gather run --compact >out.txt 2>&1 && exit 1 || [ $? -eq 2 ]
grep -q 'the study is not complete, 4 tasks failed' out.txt && [ "$(wc -l <out.txt)" -eq 1 ] || { cat out.txt; exit 1; }

refuses "did you mean 'optimizer'?" run --where 'optimiser = adam'
refuses 'is no condition' run --where loss
refuses "did you mean 'batch'?" run --group-by batsh
refuses "it has 'fit' or 'pi'" run --experiment everything
refuses "no results file 'nowhere'" nowhere
