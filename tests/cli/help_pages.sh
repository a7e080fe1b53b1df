# Every verb has a help page with an example, and every kind and alternative a description.
set -euo pipefail
verbs=$("$SOWER" --help | sed -n '/^Subcommands:/,/^$/p' | awk 'NR>1 && NF {print $1}')
for verb in run check plan kinds describe diff tasks show logs export schema; do grep -qx "$verb" <<<"$verbs" || { echo "no verb $verb"; exit 1; }; done
for verb in $verbs; do "$SOWER" "$verb" --help | grep -q "sower $verb" || { echo "no example for $verb"; exit 1; }; done
kinds=$("$SOWER" kinds | awk 'NR>2 && NF {print $1}' | grep -v '^sower$')
for kind in integrate optimize; do grep -qx "$kind" <<<"$kinds"; done
for kind in $kinds; do
  "$SOWER" describe "$kind" >"$kind.txt"
  grep -q "kind: $kind" "$kind.txt" || { echo "describe $kind has no example study"; exit 1; }
done
grep -q 'genz_gaussian' integrate.txt
grep -q 'beta1' optimize.txt
