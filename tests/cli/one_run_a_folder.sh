# Two runs do not share a folder; a killed one lets it go; what a kill or a full disk leaves of an attempt does not stop the next.
set -euo pipefail
cat >study.yaml <<'Y'
study: slow
experiments:
  pi: {kind: integrate, params: {samples: 2e8}, replicates: 40}
Y
"$SOWER" run study.yaml >first.log &
first=$!
until [ -e results/slow/journal/0001.attempt ]; do sleep 0.05; done
if "$SOWER" run study.yaml >second.log 2>&1; then echo "two runs in one folder"; exit 1; fi
grep -q "another run is using 'results/slow': host .*, process $first" second.log
kill -9 $first
wait $first 2>/dev/null || true

sed -i 's/2e8/2e4/' study.yaml
touch results/slow/journal/notes.attempt results/slow/journal/0002.attempt.new
"$SOWER" run study.yaml >third.log

# Nobody can read what is said: no hang, and the results are there.
timeout 60 "$SOWER" run nowhere.yaml --ranks 2 2>/dev/full && exit 1
{ "$SOWER" run study.yaml --fresh || true; } | true
[ "$("$SOWER" run study.yaml | sed -n 's/^\([0-9]*\) done before.*/\1/p')" = 40 ]
