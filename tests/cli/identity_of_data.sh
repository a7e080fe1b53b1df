# Input files count by content, by size and time, or on the user's word: what was trusted is said and kept, and what changes is noticed.
set -euo pipefail
printf 'x,y\n1,0\n2,1\n3,0\n4,1\n' >data.csv
study() {
  printf 'study: s\nexperiments:\n  fit:\n    kind: optimize\n    params: {problem: {name: logistic_regression, data: data.csv, target: y}}\n    replicates: 4\n    identity: %s\n' "$1" >study.yaml
}
ran() { "$SOWER" run study.yaml "$@" >out 2>&1 || { cat out; exit 1; }; sed -n 's/^[0-9]* done before, \([0-9]*\) to run.*/\1/p' out; }
kept() { "$PYTHON" -c 'import h5py; print(h5py.File("results/s/results.h5")["provenance/input_files"][()].decode(), end="")'; }

study content
ran >/dev/null
[ "$(ran)" = 0 ]
kept | grep -qx "fit: content [0-9a-f]\{32\} $PWD/data.csv"
touch -d '1 hour ago' data.csv
[ "$(ran)" = 0 ]
echo '5,0' >>data.csv
[ "$(ran)" = 4 ]
grep -q "the content of '$PWD/data.csv': 4 tasks done are invalidated" out

# Under mpirun rank 0 alone hashes; the others find the same file.
[ "$("$MPIRUN" -n 3 "$SOWER" run study.yaml | sed -n 's/^\([0-9]*\) done before.*/\1/p')" = 4 ]
echo '6,1' >>data.csv
"$MPIRUN" -n 3 "$SOWER" run study.yaml >out
[ "$(ran)" = 0 ]

study stat
[ "$(ran)" = 4 ]
grep -q "input files of fit: their size and time stand for their content" out
grep -q "identity content → stat: 4 tasks done are invalidated" out
kept | grep -q "^fit: stat 2[0-9] bytes of [0-9]*\.[0-9]\{9\} $PWD/data.csv"
[ "$(ran)" = 0 ]
touch data.csv
"$SOWER" plan study.yaml >plan
grep -q "input files of fit: their size and time" plan
grep -q "size or time of '$PWD/data.csv': 4 tasks done are invalidated" plan
[ "$(ran)" = 4 ]

study '{declared: v3 of the survey}'
[ "$(ran)" = 4 ]
grep -q "input files of fit: taken on your word to be 'v3 of the survey'" out
kept | grep -qx "fit: declared 'v3 of the survey' $PWD/data.csv"
echo '7,0' >>data.csv
[ "$(ran)" = 0 ]
study '{declared: v4 of the survey}'
[ "$(ran)" = 4 ]
