#!/bin/bash
# rights_test.sh PROGRAM: each function that it runs is a case.
set -u
. tests/launcher/cases.sh

output=$("$1")
status=$?
[ $status != 77 ] || exit 77
while read -r word name; do
  case $word in
  ok | FAILED)
    case_begin "$name"
    if [ "$word" = ok ]; then case_pass; else case_fail "$output"; fi
    ;;
  esac
done <<<"$output"
case_begin 'all ran'
if [ $status = 0 ] && [[ $output == *'0 failed' ]]; then case_pass; else case_fail "status $status: $output"; fi
cases_end
