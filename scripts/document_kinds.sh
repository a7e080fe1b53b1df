#!/usr/bin/env bash
# document_kinds.sh [FOLDER]: writes a page for each kind of the built command ($SOWER, or build/release/sower) to docs/kinds or to FOLDER.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
sower=${SOWER:-$root/build/release/sower}
folder=${1:-$root/docs/kinds}
mkdir -p "$folder"
for kind in $("$sower" kinds | awk 'NR > 2 && NF == 0 { exit } NR > 2 { print $1 }'); do
  "$sower" describe "$kind" --format markdown >"$folder/$kind.md"
done
