# A full disk that leaves no room for what sower puts into a task's folder is a fault of the machine: no task fails of it.
set -euo pipefail
mkdir disk
mount -t tmpfs -o size=3m none disk 2>/dev/null || { echo "skipped: it takes root and mount"; exit 77; }
trap 'umount disk' EXIT
head -c 5000000 /dev/zero >large
cat >study.yaml <<'END'
study: no_room
experiments:
  fills: {kind: command, params: {command: cat large, inputs: {large: large}}}
END
code=0
"$SOWER" run study.yaml --ranks 1 --out disk/run >out 2>&1 || code=$?
[ "$code" = 1 ] && grep -q "cannot be copied to .*: No space left on device" out || { echo "exit code $code:"; cat out; exit 1; }
mount -o remount,size=64m disk
"$SOWER" run study.yaml --ranks 1 --out disk/run
