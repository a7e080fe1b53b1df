# The study that an attempt keeps, with a byte changed, cut off or gone: no results are written by it, and the records are not lost.
set -euo pipefail
. "$SOWER_SOURCE/tests/support/said.sh"
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
run=results/small
cat >study.yaml <<'Y'
study: small
seed: 3
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 20}
  e: {kind: integrate, params: {samples: 1e4}, replicates: 3}
Y
"$SOWER" run study.yaml --only e >/dev/null
"$SOWER" run study.yaml >whole.log
cp -r $run kept

study=$run/journal/0002.study
lose_seed() { sed -i 's/^seed: 3/seed: 2/' $study; }
lose_replicates() { sed -i 's/replicates: 20/replicates: 10/' $study; }
lose_half() { truncate -s $(($(stat -c %s $study) / 2)) $study; }
lose_emptied() { : >$study; }
lose_gone() { rm $study; }
for how in seed replicates half emptied gone; do
  rm -rf $run && cp -r kept $run
  lose_$how
  cmp -s kept/journal/0002.study $study && { echo "nothing was changed"; exit 1; }
  ends_with 1 "$SOWER" check $run
  says "$study' is \(damaged: it does not match its checksum\|missing\)"
  says "sower run STUDY.yaml --out $run\` writes one anew and keeps all records"
  for more in "" --compact --remove-journal --accept-loss; do
    ends_with 2 "$SOWER" gather $run $more
    says "$study' is "
    cmp kept/results.h5 $run/results.h5
  done
  for verb in run plan; do # the study that the folder keeps: not an older one instead
    ends_with 1 "$SOWER" $verb $run
    says "$study' is "
  done
  ends_with 0 "$SOWER" run study.yaml
  says "23 done before, 0 to run"
  [ "$(digest said.log)" = "$(digest whole.log)" ]
  ends_with 0 "$SOWER" check $run
done
rm -rf $run && cp -r kept $run
rm $run/journal/*.study $run/journal/*.attempt
ends_with 1 "$SOWER" check $run
says "holds records of 23 tasks and no study"
