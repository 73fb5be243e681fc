#!/bin/bash
# annotations_test.sh EXPECTED ROWS PLAIN COMPARTMENTS
#
# A program annotated as for IA2 does the same without compartments and with them; each deed of ROWS, which goes well
# without, ends in compartments with the status and the message of its row.
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

case_begin "IA2_DEBUG_LOG"
if grep -qx 'ia2: compartment 2 is liblib.so' "$TEST_TMPDIR/stderr"; then case_pass; else case_fail "no line"; fi

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
  if [ $found = "$status" ] && [ -z "$output" ] && grep -q "$message" "$TEST_TMPDIR/stderr"; then
    case_pass
  else
    case_fail "status $found, '$output', and on stderr: $(head -c 300 "$TEST_TMPDIR/stderr")"
  fi
done <"$rows"
cases_end
