# Every study in configs/ is right and runs to its end.
set -euo pipefail
for study in "$SOWER_SOURCE"/configs/*.yaml; do
  "$SOWER" check "$study"
  "$SOWER" run "$study" --out "$(basename "$study" .yaml)"
done
