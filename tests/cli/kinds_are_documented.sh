# docs/kinds says what the catalogue says: a page for each kind, and none for another.
set -euo pipefail
SOWER="$SOWER" bash "$SOWER_SOURCE/scripts/document_kinds.sh" kinds
[ -s kinds/integrate.md ] && [ -s kinds/optimize.md ] || { echo "no pages were written"; ls kinds; exit 1; }
diff -ru "$SOWER_SOURCE/docs/kinds" kinds || { echo "docs/kinds is out of date: scripts/document_kinds.sh writes it anew"; exit 1; }
grep -q 'Kingma' kinds/optimize.md && grep -q 'Genz, Testing' kinds/integrate.md || { echo "references are missing"; exit 1; }
