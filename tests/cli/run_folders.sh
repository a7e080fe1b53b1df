# Run folders are listed, tagged, cleaned, archived and moved.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"' ERR
refuses() { local code=$1; shift; local got=0; "$@" >refused.log 2>&1 || got=$?; [ $got -eq "$code" ] || { echo "exit code $got: $*"; cat refused.log; exit 1; }; }
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, replicates: 4}
Y
"$SOWER" run study.yaml >run.log
"$SOWER" run study.yaml --out results/deep/other --set pi.replicates=6 >/dev/null
"$SOWER" note results/small "a first try" --tag paper --tag b >note.log
"$SOWER" note results/small/ --untag b --tag figure3 >note.log
grep -qx 'tags  figure3 paper' note.log && grep -qx 'note  a first try' note.log
refuses 2 "$SOWER" note results/small --tag 'two words'
refuses 2 "$SOWER" note results

"$SOWER" list --output csv >list.csv
head -1 list.csv | grep -q '^run,study,state,tasks,done,failed,missing,changed,size,tags,note'
grep -q '^results/small,small,complete,4,4,0,0,[-0-9: ]*,[0-9]*,figure3 paper,a first try' list.csv || { cat list.csv; exit 1; }
grep -q '^results/deep/other,small,complete,6,6,0,0,' list.csv
[ "$("$SOWER" list --tag paper --output csv | wc -l)" -eq 2 ]
"$SOWER" list --output json | "$PYTHON" -c 'import json, sys; assert [run["tasks"] for run in json.load(sys.stdin)] == [6, 4]'
"$SOWER" list results/small --sizes --output csv | tail -1 | grep -q '^results/small,complete,[1-9][0-9]*,[1-9][0-9]*,0,0,0,'
"$SOWER" list | grep -q 'results/small .* complete '
# What was written about a run is in its next results file.
"$SOWER" gather results/small >/dev/null
"$PYTHON" -c 'import h5py; file = h5py.File("results/small/results.h5"); assert file["provenance/note"][()] == b"a first try" and file["provenance/tags"][()] == b"figure3 paper"'

# A run that was not finished, by its journal alone.
rm results/deep/other/results.h5 results/deep/other/journal/*.log
"$SOWER" list results/deep --output csv | grep -q '^results/deep/other,small,incomplete,6,0,0,6,'

# Cleaning says first what it would do.
mkdir results/small/logs
echo words >results/small/logs/0
touch results/small/results.h5.tmp.999999
"$SOWER" clean results/small >clean.log
grep -q '^results/small/logs  6 B  (all tasks are done)$' clean.log && grep -q 'would go; --yes removes it' clean.log
[ -e results/small/logs/0 ] && [ -e results/small/results.h5.tmp.999999 ]
refuses 2 "$SOWER" clean results/small --yes --dry-run
"$SOWER" clean results/small --yes | grep -q '^6 B removed$'
[ ! -e results/small/logs ] && [ ! -e results/small/results.h5.tmp.999999 ] && [ -e results/small/results.h5 ]
# Of a run that is not complete, saved states of done tasks go, and no others.
"$SOWER" run study.yaml --out results/part --set pi.replicates=2 >/dev/null
sed 's/1e4}, rep/1e13}, timeout: 20 ms, rep/' study.yaml >late.yaml
refuses 3 "$SOWER" run late.yaml --out results/part --allow-mix
mkdir results/part/checkpoints results/part/work
done_one=$("$SOWER" run study.yaml --out results/again --set pi.replicates=1 >/dev/null && "$SOWER" show results/again 0 | sed -n 's/^  key *//p')
failed_one=$("$SOWER" show results/part 0 | sed -n 's/^  key *//p')
echo state >"results/part/checkpoints/$done_one"
echo state >"results/part/checkpoints/$failed_one"
echo state >"results/part/checkpoints/$failed_one.tmp.999999"
"$SOWER" clean results/part --yes >clean.log
grep -q "^results/part/checkpoints/$done_one  6 B  (the state of a task that is done)$" clean.log || { cat clean.log; exit 1; }
[ "$(ls results/part/checkpoints)" = "$failed_one" ] && [ -e results/part/work ] && [ -n "$failed_one" ]
mkdir results/small/work
"$SOWER" clean results/small --yes | grep -q '^results/small/work .*(all tasks are done)$'
"$SOWER" clean results/deep/other --all --yes >/dev/null
[ ! -e results/deep/other ]
refuses 2 "$SOWER" clean results --all --yes

# Packed, unpacked elsewhere under another name: it goes on there.
"$SOWER" archive results/small >archive.log
tail -1 archive.log | sha256sum --check --quiet
refuses 2 "$SOWER" archive results/small
refuses 2 "$SOWER" archive results/small small.zip
"$SOWER" archive results/small plain.tar >/dev/null
mkdir away
tar -xf results/small.tar.gz -C away
mv away/small away/renamed
"$SOWER" diff results/small away/renamed >/dev/null
"$SOWER" run study.yaml --out away/renamed | grep -q '^4 done before, 0 to run'
if "$SOWER" --version && command -v zstd >/dev/null; then
  "$SOWER" archive results/small small.tar.zst >/dev/null
  tar -tf small.tar.zst | grep -q '^small/results.h5$'
fi

