#!/usr/bin/env bash
# All tests: release (g++, every test), asan and tsan (clang, in-process tests), clang-tidy. Closes with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."

passed=0 failed=0 skipped=0
say() { printf '\n== %s\n' "$*"; }

# count COMMAND...: one check that passes or fails as a whole.
count() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $*"; fi
}

# build PRESET: fails on an error and on any warning, whichever compiler gives it.
build() {
  cmake --preset "$1" >"build/$1.configure.log" 2>&1 || { cat "build/$1.configure.log"; return 1; }
  cmake --build --preset "$1" 2>&1 | tee "build/$1.build.log" || return 1
  ! grep -q 'warning:' "build/$1.build.log"
}

# run_tests PRESET: adds the numbers of its ctest run to the sums.
run_tests() {
  local report="$PWD/build/$1.tests.xml"
  rm -f "$report"
  ctest --preset "$1" --output-junit "$report" "${@:2}" || true
  if [ ! -s "$report" ]; then failed=$((failed + 1)); echo "FAILED: ctest --preset $1 ran nothing"; return; fi
  number() { sed -n "s/^[^<]*$1=\"\([0-9]*\)\".*/\1/p" "$report" | head -1; }
  local all wrong left
  all=$(number tests) wrong=$(number failures) left=$(($(number skipped) + $(number disabled)))
  passed=$((passed + all - wrong - left)) failed=$((failed + wrong)) skipped=$((skipped + left))
}

mkdir -p build
say "packages"
scripts/install_packages.sh build run test
say "release: build without warnings"
count build release
say "release: all tests"
run_tests release
say "asan: address and undefined-behaviour sanitizers, clang"
count build asan
run_tests asan
say "tsan: thread sanitizer, clang"
count build tsan
run_tests tsan
say "clang-tidy"
count scripts/lint.sh

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
