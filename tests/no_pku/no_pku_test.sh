#!/bin/bash
# no_pku_test.sh DAV1D CLIP: without protection keys it says so in one line, exits with 77, and has done nothing before.
set -u
. tests/launcher/cases.sh
dav1d=$1 clip=$2
line='ia2: this machine has no memory protection keys (PKU); cannot run'

try() { # NAME ARGS...
  case_begin "$1"
  if grep -qw ospke /proc/cpuinfo; then
    case_skip "this machine has protection keys"
    return
  fi
  local output status
  output=$("$dav1d" "${@:2}" 2>&1)
  status=$?
  if [ $status != 77 ]; then
    case_fail "exit status $status, not 77: $output"
  elif [ "$output" != "$line" ]; then
    case_fail "it says '$output', not '$line'"
  elif [ -e "$TEST_TMPDIR/out.y4m" ]; then
    case_fail "it wrote a file"
  else
    case_pass
  fi
}

try "decode a clip" -i "$clip" -o "$TEST_TMPDIR/out.y4m"
try "print the version" --version
cases_end
