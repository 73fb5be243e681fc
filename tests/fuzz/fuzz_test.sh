#!/bin/bash
# fuzz_test.sh FUZZER SEED...: a minute of libFuzzer, from real files on. Any finding fails the test; the input is then among
# the test's undeclared outputs (bazel-testlogs/.../test.outputs). The tools' own memory lives until they exit, so a process
# only does so many inputs, and leaks are no finding.
set -euo pipefail

fuzzer=$1
shift
corpus=$TEST_TMPDIR/corpus
mkdir -p "$corpus"
number=0
for seed in "$@"; do
  cp -L "$seed" "$corpus/seed_$((number++))"
done
[ $number -gt 0 ] || { echo "no seeds" >&2 && exit 1; }
export ASAN_OPTIONS=detect_leaks=0
inputs=0
end=$((SECONDS + 60))
while [ $SECONDS -lt $end ]; do
  log=$TEST_TMPDIR/log
  "$fuzzer" -runs=300000 -max_total_time=$((end - SECONDS)) -timeout=20 -max_len=65536 -rss_limit_mb=4096 \
    -artifact_prefix="${TEST_UNDECLARED_OUTPUTS_DIR:-$TEST_TMPDIR}/" -print_final_stats=1 "$corpus" >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    echo "fuzz_test: a finding; its input is in the test's outputs" >&2
    exit 1
  }
  inputs=$((inputs + $(sed -n 's/^stat::number_of_executed_units: *//p' "$log")))
done
tail -n 3 "$log"
# A fuzzer that does nothing would find nothing.
echo "$inputs inputs, $(find "$corpus" -type f | wc -l) kept of them and $number seeds"
[ "$inputs" -gt 1000 ]
