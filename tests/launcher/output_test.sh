#!/bin/bash
# output_test.sh EXPECTED STATUS PROGRAM ARGS...: fails unless PROGRAM prints to
# standard output what the file EXPECTED holds, and exits with STATUS.
set -u
expected=$1 status=$2 program=$3
shift 3
case $program in
  */*) ;;
  *) program=./$program ;;
esac
"$program" "$@" >"$TEST_TMPDIR/output"
got=$?
diff -u "$expected" "$TEST_TMPDIR/output" || exit 1
if [ "$got" != "$status" ]; then
  printf 'exit status %s, not %s\n' "$got" "$status"
  exit 1
fi
