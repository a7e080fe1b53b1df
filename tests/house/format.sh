#!/usr/bin/env bash
# Every source file is as clang-format leaves it; prints what to run otherwise.
set -euo pipefail
cd "$1"
mapfile -t files < <(find runner algorithms io tests bench -name '*.[ch]pp' | sort)
clang-format --dry-run --Werror "${files[@]}" || { echo "run: clang-format -i \$(find runner algorithms io tests bench -name '*.[ch]pp')"; exit 1; }
echo "${#files[@]} files in order"
