# A hold that a dead run left is taken over; one on another host that shows life is not.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
refuses() { local code=$1; shift; local got=0; "$@" >refused.log 2>&1 || got=$?; [ $got -eq "$code" ] || { echo "exit code $got: $*"; cat refused.log; exit 1; }; }
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 4}
Y
"$SOWER" run study.yaml >run.log
# Who held it last, on another host: dead for long; alive; of this host, where the lock says it is dead.
hold() { printf 'host %s\nboot 1\njob 77\nprocess 4711\nstart 5\nsince 1700000000\ncommand sower run far.yaml\n' "$1" >results/small/lock; }
hold elsewhere
touch -d '2 minutes ago' results/small/lock
"$SOWER" run study.yaml >taken.log 2>taken.err
grep -q "died without an end: host elsewhere, process 4711, Slurm job 77, since .* days ago): sower run far.yaml; this one goes on" taken.err
[ ! -s results/small/lock ]
hold elsewhere
(for i in $(seq 200); do touch results/small/lock; sleep 0.1; done) &
beats=$!
trap 'kill $beats 2>/dev/null || true' EXIT
refuses 1 "$SOWER" run study.yaml
grep -q "waiting up to .* s for a sign of life" refused.log && grep -q "another run is using 'results/small': host elsewhere, process 4711, Slurm job 77" refused.log
"$SOWER" list results/small --output csv | grep -q ',running,'
refuses 1 "$SOWER" clean results/small --all --yes
kill $beats
wait $beats 2>/dev/null || true
hold "$(uname -n)"
"$SOWER" run study.yaml 2>&1 | grep -q 'died without an end'
