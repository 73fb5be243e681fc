#!/bin/bash
# handles_test.sh ROWS PLAIN UNDECLARED DECLARED
#
# The attacks of ROWS: without compartments they succeed, in compartments they do or are refused as the row says, and with
# the policy's handles and checks they are refused, with the message of the row.  A test case a row, and one for a program
# that does nothing wrong.
set -u
. tests/launcher/cases.sh
rows=$1 plain=$2 undeclared=$3 declared=$4

# Whether PROGRAM says that DEED won, or ends by a trap with that message.
ends() { # PROGRAM DEED RESULT
  local output status
  output=$("$1" "$2" 2>"$TEST_TMPDIR/stderr")
  status=$?
  if [ "$3" = won ]; then
    [ "$output" = won ] && return
    case_fail "${1##*/}: the attack does not succeed: $output (status $status) $(head -c 300 "$TEST_TMPDIR/stderr")"
    return 1
  fi
  [ $status = 132 ] && [ -z "$output" ] && grep -qxF "ia2: $3" "$TEST_TMPDIR/stderr" && return
  case_fail "${1##*/}: status $status (not 132), '$output', and on stderr: $(head -c 300 "$TEST_TMPDIR/stderr")"
  return 1
}

for program in "$plain" "$undeclared" "$declared"; do
  case_begin "${program##*/}: right use"
  output=$("$program" use 2>&1)
  if [ "$output" = good ]; then
    case_pass
  else
    case_fail "$output"
  fi
done
while IFS=$'\t' read -r deed first second third; do
  [[ $deed = \#* ]] && continue
  case_begin "$deed"
  ends "$plain" "$deed" "$first" && ends "$undeclared" "$deed" "$second" && ends "$declared" "$deed" "$third" && case_pass
done <"$rows"
cases_end
