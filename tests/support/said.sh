# For tests in tests/cli: what a command prints goes into said.log.

# ends_with CODE COMMAND...: within a time that all of them have, and with that exit code.
ends_with() { local code=$1; shift; local got=0; timeout 100 "$@" >said.log 2>&1 || got=$?; [ $got -eq "$code" ] || { echo "exit code $got, not $code: $*"; cat said.log; exit 1; }; }
# says PATTERN: the last of them printed it.
says() { grep -q -- "$1" said.log || { echo "not said: $1"; cat said.log; exit 1; }; }
# The digest that a run has printed into a file.
digest() { sed -n 's/^digest *//p' "$1"; }
