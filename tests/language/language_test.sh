#!/bin/bash
# language_test.sh PLAIN COMPARTMENTS
#
# Each case by which a function pointer can cross, in one program: what comes of it is the same with and without
# compartments; and an address that is no gate, by the same way, is called without compartments and traps in them.
set -u
. tests/launcher/cases.sh
plain=$1 compartments=$2

"$plain" run >"$TEST_TMPDIR/plain.run"
"$plain" forge >"$TEST_TMPDIR/plain.forge"
"$compartments" run >"$TEST_TMPDIR/run" 2>"$TEST_TMPDIR/run.log"
"$compartments" forge >"$TEST_TMPDIR/forge" 2>"$TEST_TMPDIR/forge.log"

expect() { # FILE CASE OUTCOME
  local outcome
  outcome=$(sed -n "s/^$2: //p" "$TEST_TMPDIR/$1")
  [ "$outcome" = "$3" ] || { case_fail "$1: '$outcome', not '$3': $(tail -c 300 "$TEST_TMPDIR/${1#plain.}.log")"; return 1; }
}

while IFS=: read -r name _; do
  case_begin "$name"
  expect plain.run "$name" ok && expect run "$name" ok && case_pass
  case_begin "$name, forged"
  expect plain.forge "$name" "the forged pointer was called" &&
    expect forge "$name" "killed by signal 4" && case_pass
done <"$TEST_TMPDIR/plain.run"
cases_end
