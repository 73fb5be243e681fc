#!/bin/bash
# Only the paths that need no protection keys: a machine that cannot run the test,
# and one that is asked to (a stand-in for the client).
set -u
. tests/launcher/cases.sh

vm=$TEST_TMPDIR/vm
mkdir -p "$vm"
printf '#!/bin/sh\nshift 2\nexec "$@"\n' >"$vm/client"
chmod +x "$vm/client"

# NAME, the machine, status, a pattern that the XML must have, the command.
row() {
  local name=$1 machine=$2 want=$3 pattern=$4 xml=$TEST_TMPDIR/inner.xml got
  shift 4
  case_begin "$name"
  if [ "${machine:-none}" = none ] && grep -qw ospke /proc/cpuinfo; then
    case_skip "this machine has protection keys"
    return
  fi
  rm -f "$xml"
  IA2_PKU_VM=$machine XML_OUTPUT_FILE=$xml tests/launcher/run_pku "$@" >"$TEST_TMPDIR/log" 2>&1
  got=$?
  if [ "$got" != "$want" ]; then
    case_fail "status $got, not $want: $(cat "$TEST_TMPDIR/log")"
  elif ! tr '\n' ' ' <"$xml" | grep -q "$pattern"; then
    case_fail "no '$pattern' in $(tr '\n' ' ' <"$xml")"
  else
    case_pass
  fi
}

row 'skips' '' 0 '<skipped message="no PKU' false
row 'skips where there is none' none 0 '<skipped message="no PKU' false
ln -s "$vm" "$TEST_TMPDIR/vm-$UID"
row 'finds the machine of the user' "$TEST_TMPDIR/vm-%u" 0 'tests="1" failures="0" errors="0" skipped="0"' true
row 'passes' "$vm" 0 'tests="1" failures="0" errors="0" skipped="0"' true
row 'fails' "$vm" 1 '<failure message="exit status 1">' false
row 'dies' "$vm" 139 '<failure message="exit status 139">' sh -c 'kill -SEGV $$'
row 'skips itself' "$vm" 0 '<skipped' sh -c 'exit 77'
row 'keeps the test'\''s own XML' "$vm" 0 'own' sh -c 'echo own >"$XML_OUTPUT_FILE"'
row 'keeps arguments' "$vm" 0 'failures="0"' sh -c '[ "$1" = "a b" ]' sh 'a b'
cases_end
