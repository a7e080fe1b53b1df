# A full disk that leaves no room for what sower puts into a task's folder is a fault of the machine: no task fails of it.
set -euo pipefail
head -c 5000000 /dev/zero >large
cat >study.yaml <<'END'
study: no_room
experiments:
  small: {kind: command, params: {command: "true"}}
END
"$SOWER" run study.yaml --ranks 1 --out run
# The folders of tasks have a disk of their own, so that there is room for the journal.
mkdir -p run/work
mount -t tmpfs -o size=3m none run/work 2>/dev/null || { echo "skipped: it takes root and mount"; exit 77; }
trap 'umount run/work' EXIT
cat >>study.yaml <<'END'
  fills: {kind: command, params: {command: wc -c large, inputs: {large: large}}}
END
code=0
"$SOWER" run study.yaml --ranks 1 --out run >out 2>&1 || code=$?
[ "$code" = 1 ] && grep -q "the input file .* cannot be copied to .*: No space left on device" out || { echo "exit code $code:"; cat out; exit 1; }

# A program whose output finds no room has failed itself, for that reason.
cat >>study.yaml <<'END'
  prints: {kind: command, params: {command: "sh -c 'head -c 5000000 /dev/zero'"}}
END
sed -i '/fills/d' study.yaml
"$SOWER" run study.yaml --ranks 1 --out run >out 2>&1 || code=$?
[ "$code" = 3 ] && grep -q "the program's output cannot be kept: No space left on device" out || { echo "exit code $code:"; cat out; exit 1; }

mount -o remount,size=64m run/work
cat >>study.yaml <<'END'
  fills: {kind: command, params: {command: wc -c large, inputs: {large: large}}}
END
sed -i '/prints/d' study.yaml
"$SOWER" run study.yaml --ranks 1 --out run
