#!/bin/bash
# signals.sh PLAIN COMPARTMENTS CLIP
#
# Ctrl-C and SIGTERM while decoding: a clean stop, with the exit status and the last message of plain.
set -u
. tests/launcher/cases.sh
plain=$1 compartments=$2 clip=$3

# Decodes at a frame a second, so that the signal finds it at work; prints its exit status.
stop_with() { # SIGNAL DECODER THREADS
  "$2" -i "$clip" --realtime 1 --threads "$3" --muxer md5 -o "$TEST_TMPDIR/md5" </dev/null 2>"$TEST_TMPDIR/stderr" &
  local pid=$! i
  for i in $(seq 100); do
    sleep 0.2
    grep -aq Decoded "$TEST_TMPDIR/stderr" && break
  done
  sleep 0.5
  kill -"$1" $pid
  wait $pid
  echo "status $?, $(wc -c <"$TEST_TMPDIR/md5" 2>/dev/null || echo no) bytes written"
}

# Job control, so that background processes don't ignore SIGINT.
set -m
for threads in 1 4; do
  for signal in INT TERM; do
    case_begin "SIG$signal --threads $threads"
    expected=$(stop_with $signal "$plain" $threads 2>&1)
    got=$(stop_with $signal "$compartments" $threads 2>&1)
    if [ "$got" != "$expected" ]; then
      case_fail "$got; plain: $expected; $(tr '\r' '\n' <"$TEST_TMPDIR/stderr" | tail -n 3)"
    elif grep -aq '^ia2:' "$TEST_TMPDIR/stderr"; then
      case_fail "$(grep -a '^ia2:' "$TEST_TMPDIR/stderr")"
    else
      case_pass
    fi
  done
done
cases_end
