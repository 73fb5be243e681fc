#!/bin/bash
# permissive_test.sh PROGRAM: violations are reported and allowed.
set -u
. tests/launcher/cases.sh

for deed in read_global read_tls read_stack be_read be_read_tls be_read_stack from_thread; do
  case_begin "$deed"
  output=$("$1" "$deed" 2>&1)
  status=$?
  if [ "$status" != 0 ]; then
    case_fail "status $status: $output"
  elif ! grep -q '^ia2: .* read 0x.* owned by key' <<<"$output"; then
    case_fail "no report: $output"
  elif ! grep -q '^read' <<<"$output"; then
    case_fail "did not go on: $output"
  else
    case_pass
  fi
done
cases_end
