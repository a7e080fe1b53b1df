# On a processor that lacks what the release is built for, the command says so and what to do, instead of dying of an illegal instruction.
set -euo pipefail
command -v qemu-x86_64 >/dev/null || { echo "skipped: there is no qemu-x86_64; install qemu-user"; exit 77; }
grep -q 'SOWER_ARCH:STRING=x86-64-v3' "$SOWER_BUILD/CMakeCache.txt" || { echo "skipped: not built for x86-64-v3"; exit 77; }
code=0
qemu-x86_64 -cpu Nehalem "$SOWER" kinds >out.txt 2>err.txt || code=$?
[ "$code" -eq 2 ] && [ ! -s out.txt ] || { echo "exit code $code"; cat out.txt err.txt; exit 1; }
grep -qx 'sower: this build needs x86-64-v3, and this processor lacks AVX AVX2 BMI BMI2 FMA.' err.txt || { cat err.txt; exit 1; }
grep -q 'cmake --preset native' err.txt

# The oldest processor that has it all gives the digest of this one.
cat >study.yaml <<'Y'
study: small
experiments:
  pi: {kind: integrate, params: {samples: 40000, integrand: {name: genz_gaussian, dimension: 3}}, replicates: 2}
  walk: {kind: optimize, params: {steps: 50}}
Y
digest() { sed -n 's/^digest *//p'; }
here=$("$SOWER" run study.yaml --out here | digest)
there=$(qemu-x86_64 -cpu Haswell "$SOWER" run study.yaml --out there --ranks 2 2>qemu.txt | digest)
[ "${#here}" -eq 32 ] && [ "$here" = "$there" ] || { echo "here '$here', there '$there'"; cat qemu.txt; exit 1; }
