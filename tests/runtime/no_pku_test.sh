#!/bin/bash
# no_pku_test.sh PROGRAM: without protection keys it says so in one line, and exits with 77.
set -u
. tests/launcher/cases.sh

case_begin "no protection keys"
if grep -qw ospke /proc/cpuinfo; then
  case_skip "this machine has them"
else
  output=$("$1" 5 2>&1)
  status=$?
  expected='ia2: this machine has no memory protection keys (PKU); cannot run'
  if [ "$status" != 77 ] || [ "$output" != "$expected" ]; then
    case_fail "status $status: $output"
  else
    case_pass
  fi
fi
cases_end
