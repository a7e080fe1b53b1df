# plan says how long a run will take, how sure that is and whether it fits; a probe makes it know, and what it computes stays.
set -euo pipefail
cat >study.yaml <<'Y'
study: later
experiments:
  pi: {kind: integrate, params: {samples: 1e4}, sweep: {grid: {confidence: [0.9, 0.95, 0.99]}}, replicates: 40}
  descent: {kind: optimize, params: {steps: 500}, replicates: 20}
Y
has() { grep -qE -- "$2" "$1" || { echo "no line like '$2' in $1:"; cat "$1"; exit 1; }; }
"$SOWER" plan study.yaml >nothing.log
has nothing.log '^nothing is known of pi, descent: no task like theirs is done; --probe runs a few of each, whose results are kept$'
"$SOWER" plan study.yaml --probe --ranks 4 --time-limit '1 h' >probed.log
has probed.log '^4 done before, 136 to run$'
has probed.log '^on 4 ranks it takes about [0-9.]+ m?s \([0-9.]+ m?s to [0-9.]+ m?s in 8 of 10 rehearsals\), [0-9.e-]+ core-hours$'
has probed.log '^it fits into 60 min$'
has probed.log '^from the durations of 4 tasks; '
"$SOWER" plan study.yaml --time-limit '1e-6 s' >short.log
has short.log '^it does not fit into '
"$SOWER" plan study.yaml --probe >again.log
has again.log '^4 done before, 136 to run$'
"$SOWER" run study.yaml >run.log
has run.log '^4 done before, 136 to run$'
has run.log '^the tasks took [0-9.]+ m?s; predicted were [0-9.]+ m?s \('
h5dump -d /provenance/predicted_makespan results/later/results.h5 | grep -q 'in 8 of 10 rehearsals'
"$SOWER" run study.yaml --out undisturbed >whole.log
[ "$(grep digest run.log)" = "$(grep digest whole.log)" ] || { cat run.log whole.log; exit 1; }

# Probes that fail are called so, and what they took tells as much as there is: no advice to probe again.
cat >bad.yaml <<'Y'
study: bad
experiments:
  late: {kind: integrate, params: {samples: 1e13}, timeout: 0.2 s, replicates: 10}
Y
"$SOWER" plan bad.yaml --probe --ranks 1 >bad.log 2>&1
has bad.log '^the probes: up to three tasks of each experiment that has none done$'
has bad.log '^on 1 rank it takes about [2-9](\.[0-9]+)? s '
has bad.log '^all probes of late failed: what failed tasks took stands for its others; `sower tasks results/bad --failed` names them$'
if grep -q 'nothing is known' bad.log; then cat bad.log; exit 1; fi
"$SOWER" plan bad.yaml --ranks 1 >bad.log
has bad.log '^so far all tasks of late failed: '

"$SOWER" plan study.yaml >done.log
if grep -q 'it takes' done.log; then cat done.log; exit 1; fi
