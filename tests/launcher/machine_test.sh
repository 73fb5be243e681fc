#!/bin/bash
# machine_test.sh PROBE: each check of machine_probe.c is a case.
set -u
. tests/launcher/cases.sh
while read -r name; do
  case_begin "$name"
  output=$("$1" "$name" 2>&1)
  case $? in
    0) case_pass ;;
    77) case_skip "the kernel is too old" ;;
    *) case_fail "$output" ;;
  esac
done < <("$1")
cases_end
