#!/usr/bin/env bash
# clang-tidy over what changed since the merge base with origin/main, or over everything while that is few, or with `lint.sh all`.
set -euo pipefail
cd "$(dirname "$0")/.."
few=60
stamps=build/lint

[ -f build/asan/compile_commands.json ] || cmake --preset asan >/dev/null
cmake --build build/asan --target build_header >/dev/null
mapfile -t files < <(find runner algorithms io -name '*.cpp' | sort)
if [ ${#files[@]} -gt $few ] && [ "${1:-}" != all ]; then
  base=$(git merge-base HEAD origin/main 2>/dev/null || true)
  [ "$base" != "$(git rev-parse HEAD)" ] || base=HEAD~1 # main itself: its last commit
  if changed=$(git diff --name-only --diff-filter=d "$base" -- 'runner/*.cpp' 'algorithms/*.cpp' 'io/*.cpp' 2>/dev/null); then
    mapfile -t files <<<"$changed"
    [ -n "$changed" ] || files=()
  fi # no such commit: everything
fi

# A file is looked at again when it, any header or the rules have changed since it was last found in order.
newest_header=$(find runner algorithms io .clang-tidy -name '*.hpp' -printf '%T@ %p\n' -o -name .clang-tidy -printf '%T@ %p\n' | sort -rn | head -1 | cut -d' ' -f2)
todo=()
for file in "${files[@]}"; do
  stamp=$stamps/$file.ok
  mkdir -p "$(dirname "$stamp")"
  [ "$stamp" -nt "$file" ] && [ "$stamp" -nt "$newest_header" ] || todo+=("$file")
done
echo "${#files[@]} files, ${#todo[@]} to look at"
[ ${#todo[@]} -eq 0 ] && exit 0
# --config-file: a .clang-tidy that cannot be read is an error then, and silently the defaults otherwise.
printf '%s\n' "${todo[@]}" | xargs -P "$(nproc)" -I{} sh -c \
  'clang-tidy --quiet --config-file=.clang-tidy -p build/asan {} 2>&1 && touch '"$stamps"'/{}.ok' | { grep -vE '^[0-9]+ warnings? generated' || true; }
