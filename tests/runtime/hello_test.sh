#!/bin/bash
# hello_test.sh PROGRAM PLAIN: the same output and status, in compartments and without.
set -u
. tests/launcher/cases.sh

for program in "$2" "$1"; do
  case_begin "$program"
  output=$("$program" 5 2>&1)
  status=$?
  # The exit handler and the destructor write at once, standard output is buffered.
  expected=$'two: exit handler\ntwo: destructor\nhello from one'
  if [ "$status" != 5 ]; then
    case_fail "status $status: $output"
  elif [ "$output" != "$expected" ]; then
    case_fail "$output"
  else
    case_pass
  fi
done
cases_end
