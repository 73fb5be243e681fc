#!/bin/bash
# by_key.sh PROGRAM THREADS
#
# While a 1080p clip (from ../shared/vectors, not part of the repository) decodes, prints the writable memory of the process by protection key and owner, and fails if anything of
# either side has a key that is not its own.
set -u
. tests/launcher/cases.sh
program=$1 threads=$2
clip=$(case_shared)/vectors/perf/bbb_1080p60_8bit_120f_4x2tiles.ivf
here=tests/memory
layout=ia2/runtime/layout.h

define() { awk -v name="$1" '$2 == name { print $3; exit }' "$layout"; }

case_begin "writable memory by key, --threads $threads"
if [ ! -f "$clip" ]; then
  case_skip "no $clip: it is not part of the repository"
  cases_end
  exit
fi
"$program" -q -i "$clip" --threads "$threads" --muxer null -o - </dev/null &
pid=$!
# Well into the decoding: its memory is tens of megabytes then.
for _ in $(seq 300); do
  sleep 0.1
  rss=$(awk '/^VmRSS/ { print $2 }' /proc/$pid/status 2>/dev/null) || break
  [ "${rss:-0}" -gt 30000 ] && break
done
cat /proc/$pid/smaps >"$TEST_TMPDIR/smaps" 2>/dev/null
kill $pid 2>/dev/null
wait $pid 2>/dev/null
window_base=$(define IA2_WINDOW_BASE)
if awk -v program="${program##*/}" -v libraries="libdav1d.so=2 libia2.so=15" -v window_base="${window_base#0x}" \
  -v window_shift="$(define IA2_WINDOW_SHIFT)" -f "$here/by_key.awk" "$TEST_TMPDIR/smaps" >"$TEST_TMPDIR/table"; then
  cat "$TEST_TMPDIR/table"
  case_pass
else
  cat "$TEST_TMPDIR/table"
  case_fail "$(grep WRONG "$TEST_TMPDIR/table" | head -n 5)"
fi
cases_end
