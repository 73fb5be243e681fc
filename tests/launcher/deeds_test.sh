#!/bin/bash
# deeds_test.sh EXPECTED ROWS PLAIN COMPARTMENTS
#
# A program prints what EXPECTED holds, without compartments and with them. Each deed of ROWS, an argument of it, says "done"
# without compartments; in compartments it ends with the status of its row, having said nothing (or "done", where the status
# is 0), with a line on standard error that matches the row's pattern.
set -u
. tests/launcher/cases.sh
expected=$1 rows=$2 plain=$3 program=$4

for each in "$plain" "$program"; do
  case_begin "${each##*/}: right use"
  if "$each" 2>"$TEST_TMPDIR/stderr" | diff -u "$expected" -; then
    case_pass
  else
    case_fail "another output (above), and on stderr: $(head -c 300 "$TEST_TMPDIR/stderr")"
  fi
done

while IFS=$'\t' read -r deed status message; do
  [[ $deed = \#* ]] && continue
  case_begin "$deed"
  output=$("$plain" "$deed" 2>&1)
  if [ "$output" != "done" ]; then
    case_fail "without compartments: $output"
    continue
  fi
  output=$("$program" "$deed" 2>"$TEST_TMPDIR/stderr")
  found=$?
  wanted=
  [ "$status" != 0 ] || wanted="done"
  if [ $found = "$status" ] && [ "$output" = "$wanted" ] && { [ -z "$message" ] || grep -q "$message" "$TEST_TMPDIR/stderr"; }; then
    case_pass
  else
    case_fail "status $found, '$output', and on stderr: $(head -c 300 "$TEST_TMPDIR/stderr")"
  fi
done <"$rows"
cases_end
