#!/usr/bin/env bash
# install_packages.sh GROUP...: installs what is missing of these groups of packages.txt, and asks for root only then.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
for group in "$@"; do
  while read -r name; do
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done < <(awk -v group="$group" '$1 == group { print $2 }' packages.txt)
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing Debian packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Run as root: apt-get install --no-install-recommends ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
