# Under any name that sower reads in a run folder may lie a pipe, a device, a folder, a link to nothing or terabytes that nobody wrote:
# no command hangs or takes memory, and what is in the way is named.
set -euo pipefail
trap 'echo "line $LINENO failed: $BASH_COMMAND"; head -50 out.log err.log' ERR
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 1e3}, replicates: 2, isolate: process}
Y
mkdir all && "$SOWER" run study.yaml --out all/good >out.log 2>err.log
"$SOWER" gather all/good >/dev/null
key=$("$SOWER" show all/good 0 | sed -n 's/^  key *//p')
spoil() {
  rm -rf all/bad && cp -r all/good all/bad && mkdir -p all/bad/logs all/bad/checkpoints && rm -f "all/bad/$2"
  case $1 in
    pipe) mkfifo "all/bad/$2" ;;
    device) ln -s /dev/zero "all/bad/$2" ;;
    folder) mkdir "all/bad/$2" ;;
    hole) truncate -s 3T "all/bad/$2" ;;
  esac
}
# does CODES VERB...: within a time and a memory that all of them have, and with one of these exit codes.
does() {
  local codes=$1 code=0
  shift
  (ulimit -v "$memory"; exec timeout -s KILL 60 "$SOWER" "$@") >out.log 2>err.log </dev/null || code=$?
  case " $codes " in *" $code "*) ;; *) echo "exit code $code: sower $*"; cat out.log err.log; exit 1 ;; esac
}
says() { grep -qF -- "$1" out.log err.log || { echo "does not say '$1'"; cat out.log err.log; exit 1; }; }
memory=4000000
(ulimit -v $memory && "$SOWER" --version) >/dev/null 2>&1 || memory=unlimited # as the address sanitizer needs it
truncate -s 3T probe 2>/dev/null && holes=hole || holes=
rm -f probe

for how in pipe device folder $holes; do
  case $how in pipe) is='is a pipe, not a plain file' ;; device) is='is a device, not a plain file' ;; folder) is='is a folder, not a plain file' ;; hole) is='bytes' ;; esac

  # A note: the row of the folder tells, and nothing else is held up.
  spoil $how note.txt
  does 0 list all --output csv
  grep -q "^all/bad,small,complete,2,2,0,0,.*'all/bad/note.txt' .*$is.*move it away or remove it" out.log
  grep -q '^all/good,small,complete,' out.log && [ ! -s err.log ]
  does 0 list all --sizes
  does 0 list all --tag x
  says "'all/bad/note.txt'"
  does 0 gather all/bad
  says "'all/bad/note.txt'" && says "$is" && says 'the results have no note'
  does 0 run study.yaml --out all/bad
  grep -q '^2 done before, 0 to run' out.log
  does 1 note all/bad words
  says "'all/bad/note.txt'"

  # A wish to stop.
  spoil $how stop
  does 0 run study.yaml --out all/bad
  says "'all/bad/stop'" && says "$is" && says 'cannot stop this run'
  [ -e all/bad/stop ] || [ -L all/bad/stop ]

  # A hold. A link is not even opened.
  spoil $how hold-0001
  does 0 list all --output csv
  grep '^all/bad,' out.log | grep -q "hold-0001" && grep -q '^all/good,small,complete,' out.log
  does 1 run study.yaml --out all/bad
  says "'all/bad/hold-0001'" && says 'remove it'
  does 1 clean all/bad --yes

  # Results.
  spoil $how results.h5
  does 0 list all --output csv
  grep -q '^all/bad,small,complete,' out.log
  for verb in "show all/bad 0" "tasks all/bad" "export all/bad --format csv" "diff all/good all/bad" "check all/bad"; do
    does 1 $verb
    says "all/bad/results.h5" && says "$is"
  done

  # What belongs to attempts.
  for each in orders usage provenance; do
    spoil $how journal/0001.$each
    does 0 gather all/bad
    [ $each = orders ] || { says "'all/bad/journal/0001.$each'" && says "$is"; }
    does 0 run study.yaml --out all/bad
    says "'all/bad/journal/0001.$each'" && says "$is"
  done
  spoil $how journal/0001.study
  does 2 gather all/bad
  says "'all/bad/journal/0001.study'" && says "$is"
  does 1 run all/bad
  says "'all/bad/journal/0001.study'" && says "$is"
  does 0 plan study.yaml --out all/bad
  says "'all/bad/journal/0001.study'" && says "$is"
  spoil $how journal/0001.attempt
  does 1 run study.yaml --out all/bad --set pi.replicates=3
  says "'all/bad/journal/0001.attempt'" && says "$is" && says '--allow-mix'

  # The note that records were removed on purpose.
  spoil $how journal/removed
  for verb in "gather all/bad" "run study.yaml --out all/bad" "check all/bad" "plan study.yaml --out all/bad" "tasks all/bad"; do
    does 1 $verb
    says "'all/bad/journal/removed'" && says "$is"
  done
  does 0 list all --output csv
  grep -q '^all/good,small,complete,' out.log

  # Records.
  spoil $how journal/0001-r00000.log
  for verb in "gather all/bad" "run study.yaml --out all/bad" "check all/bad" "plan study.yaml --out all/bad"; do
    does 1 $verb
    says "'all/bad/journal/0001-r00000.log'" && says "$is"
  done
  does 0 list all --output csv

  # Known contents of input files, logs, saved states.
  spoil $how input_files
  does 0 run study.yaml --out all/bad
  says "'all/bad/input_files'"
  spoil $how logs/$key.log
  does 1 logs all/bad 0
  says "'all/bad/logs/$key.log'" && says "$is"
  spoil $how checkpoints/$key
  does 0 run study.yaml --out all/bad --fresh
  does "0 1" archive all/bad "$how.tar"
  does 0 clean all/bad --all --yes
done
mkfifo some.pipe
does 2 check some.pipe
does 1 show some.pipe 0
does 1 diff some.pipe some.pipe
