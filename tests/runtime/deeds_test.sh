#!/bin/bash
# deeds_test.sh TABLE PLAIN PROGRAM: each row of the table, plain and in compartments. "=" as pattern: the
# output is the same as plain.
set -u
. tests/launcher/cases.sh

while IFS=$'\t' read -r deed plain_status status pattern; do
  case $deed in '#'* | '') continue ;; esac
  case_begin "$deed"
  plain=$({ "$2" "$deed"; } 2>&1)
  got=$?
  if [ "$got" != "$plain_status" ]; then
    case_fail "plain: status $got: $plain"
    continue
  fi
  output=$({ "$3" "$deed"; } 2>&1)
  got=$?
  if [ "$got" != "$status" ]; then
    case_fail "status $got: $output"
  elif [ "$pattern" = = ]; then
    if [ "$output" = "$plain" ]; then case_pass; else case_fail "output: $output"; fi
  elif grep -Eq "$pattern" <<<"$output"; then
    case_pass
  else
    case_fail "output: $output"
  fi
done <"$1"
cases_end
