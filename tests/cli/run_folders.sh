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
log=results/small/logs/0123456789abcdef0123456789abcdef.log
echo words >$log
touch results/small/results.h5.tmp.999999
"$SOWER" clean results/small >clean.log
grep -q '^results/small/logs  6 B  (all tasks are done)$' clean.log && grep -q 'would go; --yes removes it' clean.log
[ -e $log ] && [ -e results/small/results.h5.tmp.999999 ]
refuses 2 "$SOWER" clean results/small --yes --dry-run
"$SOWER" clean results/small --yes | grep -q '^6 B removed$'
[ ! -e results/small/logs ] && [ ! -e results/small/results.h5.tmp.999999 ] && [ -e results/small/results.h5 ]
"$SOWER" clean results/small --yes >clean.log
grep -q '^results/small: nothing to remove, there are no logs, saved states or folders of tasks; journal and results stay; --all takes them too$' clean.log
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

# All of a run is what sower made; other files of the folder stay, in folders of the same names too, and so does the folder.
mkdir -p project/logs project/outputs/mine project/work && cp study.yaml project/ && echo code >project/mycode.c && touch project/data.tmp.7 project/stop
touch project/logs/mine.log project/outputs/mine/figure.pdf project/work/notes project/results.h5.backup
(cd project && "$SOWER" run study.yaml --out . 2>../stop.log >/dev/null && touch results.h5.tmp.999999 hold-1 && touch -d 2020-01-01 hold-0001)
grep -q "'./stop' is not what .sower stop. writes: give it another name; until then .sower stop. cannot stop this run" stop.log
"$SOWER" note project words >/dev/null
find project | LC_ALL=C sort >before
(cd project && "$SOWER" clean . >../clean.log && "$SOWER" clean . --all >../clean_all.log)
find project | LC_ALL=C sort | cmp before -
if grep -q 'data.tmp\|mine\|notes' clean.log; then exit 1; fi
for each in mycode.c hold-1 logs outputs work stop; do grep -q "$each  stays (not made by sower)$" clean_all.log; done
grep -q 'note.txt .*(of the run)$' clean_all.log && grep -q 'results.h5 .*(of the run)$' clean_all.log
(cd project && "$SOWER" run study.yaml --out . --fresh >/dev/null 2>&1)
[ -e project/logs/mine.log ] && [ -e project/outputs/mine/figure.pdf ] && [ -e project/work/notes ]
mkdir project/work/pi && mkdir project/work/pi/0123456789abcdef0123456789abcdef && touch project/work/pi/0123456789abcdef0123456789abcdef/x
(cd project && "$SOWER" clean . --all --yes >../clean_yes.log)
[ "$(cd project && find . -type f | LC_ALL=C sort | xargs)" = "./data.tmp.7 ./hold-1 ./logs/mine.log ./mycode.c ./outputs/mine/figure.pdf ./results.h5.backup ./stop ./study.yaml ./work/notes" ]
[ ! -e project/journal ] && [ ! -e project/work/pi ]
# In the folder itself, and through a link to it.
mkdir inside && (cd inside && "$SOWER" run ../study.yaml --out . >/dev/null && "$SOWER" clean . --all --yes >/dev/null)
[ -d inside ] && [ -z "$(ls -A inside)" ]
"$SOWER" run study.yaml --out linked/real >/dev/null
ln -s linked/real link
"$SOWER" clean link --all --yes | grep -q '^link is a link, which stays; it leads to .*/linked/real$'
[ ! -e linked/real ] && [ -L link ]
# A link in a run folder is nobody's but its maker's; a results.h5 that sower did not write is no run's.
mkdir precious && touch precious/0123456789abcdef0123456789abcdef.log
"$SOWER" run study.yaml --out with_link >/dev/null && ln -s ../precious with_link/logs
"$SOWER" clean with_link --yes >/dev/null && "$SOWER" clean with_link --all --yes | grep -q 'with_link/logs  stays'
[ -e precious/0123456789abcdef0123456789abcdef.log ] && [ "$(ls with_link)" = logs ]
mkdir strange && echo something >strange/results.h5
"$SOWER" clean strange --all --yes | grep -q '^strange/results.h5  stays (not made by sower)$' && [ -e strange/results.h5 ]

# What is printed to be typed again can be typed again, and is no command to the terminal.
"$SOWER" run study.yaml --out "odd/it's one" >/dev/null
"$SOWER" show "odd/it's one" 0 >show.log
again=$(sed -n 's/^  again  *//p' show.log)
[ "$again" = "sower run 'odd/it'\\''s one' --task 0" ]
eval "set -- $again" && [ "$3" = "odd/it's one" ]
escape=$(printf 'a\033[31m\302\233b')
for verb in "run study.yaml --out" "plan study.yaml --out" show note gather check clean list stop archive "export --format csv --out x.csv" "diff odd" logs tasks; do
  "$SOWER" $verb "odd/$escape" $([ "$verb" != show ] && [ "$verb" != logs ] || echo 0) >>odd.log 2>&1 || true
done
if grep -q "$(printf '\033\\|\302\233')" odd.log; then exit 1; fi
eval "set -- $(sed -n 's/^  again  *//p' odd.log)" && [ "$3" = "odd/$escape" ]
# Also in Python code within a command, and where a command of its own stands in a sentence.
"$SOWER" run study.yaml --out 'odd/$(touch bad)`touch bad`"' >odd.log
sed -n 's/^open *//p' odd.log | sed 's/import xarray; print(xarray.open_dataset(\(.*\), group=.*))"/print(\1)"/' >open.sh
[ "$(sh open.sh)" = 'odd/$(touch bad)`touch bad`"/results.h5' ] && [ ! -e bad ]
refuses 3 "$SOWER" run study.yaml --out 'odd/a b' --set pi.timeout=1e-9 --set pi.params.samples=1e9
refuses 3 "$SOWER" retry 'odd/a b' 0
grep -q "sower retry 'odd/a b'. runs them again" refused.log

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

