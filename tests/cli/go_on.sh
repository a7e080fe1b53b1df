# Run again, a study does only what is not done yet; --fresh starts over; another build is not mixed in unasked.
set -euo pipefail
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e5}, replicates: 4}
Y
"$SOWER" run study.yaml >first.log
"$SOWER" run study.yaml >second.log
grep -q '^4 done before, 0 to run' second.log
[ "$(sed -n 's/^digest *//p' first.log)" = "$(sed -n 's/^digest *//p' second.log)" ]

sed -i 's/replicates: 4/replicates: 6/' study.yaml
"$SOWER" run study.yaml >third.log
grep -q '^4 done before, 2 to run' third.log
"$SOWER" run study.yaml --out whole >whole.log
[ "$(sed -n 's/^digest *//p' third.log)" = "$(sed -n 's/^digest *//p' whole.log)" ]

"$SOWER" run study.yaml --fresh >fresh.log
if grep -q 'done before' fresh.log; then exit 1; fi
# Its attempts have numbers that no rank of an earlier run, which may have outlived it, can be writing under.
[ "$(ls results/small/journal/*.attempt)" = results/small/journal/0004.attempt ] || { ls results/small/journal; exit 1; }

# Another study in the same folder says what it finds there, and the first one is not lost.
sed 's/^study: small/study: other/; s/1e5/2e5/' study.yaml >other.yaml
"$SOWER" run other.yaml --out results/small >other.log
grep -q '^6 finished tasks in results/small belong to other studies' other.log
"$SOWER" run study.yaml >back.log
grep -q '^6 done before, 0 to run' back.log

sed -i 's/replicates: 6/replicates: 7/' study.yaml
for file in results/small/journal/*.attempt; do echo 'build of another time' >"$file"; done
if "$SOWER" run study.yaml >mixed.log 2>&1; then echo "mixed builds silently"; exit 1; fi
grep -q -- '--fresh' mixed.log
"$SOWER" run study.yaml --allow-mix >allowed.log
