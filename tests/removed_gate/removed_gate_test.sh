#!/bin/bash
# removed_gate_test.sh IA2-OBJCHECK UNEDITED FILE...
#
# The objects of a program as the build made them, with one gate missing in its list: what was decided is compared with what
# was compiled, and that must fail with the name of the function.  A pointer's gate is one by an edit: there it is main's
# object, UNEDITED, that lacks it.
set -u
. tests/launcher/cases.sh
objcheck=$1 unedited=$2
shift 2

arguments=()
for file; do
  # Objects lie in folders that are named after the protection key.
  case $file in
  */1/*.o) arguments+=(--object "main=$file") ;;
  */2/*.o) arguments+=(--object "lib=$file") ;;
  */gates.txt) gates=$file ;;
  esac
done

# -> $status, $output
check() { # GATES
  rm -f "$TEST_TMPDIR/report"
  output=$("$objcheck" --gates "$1" "${arguments[@]}" -o "$TEST_TMPDIR/report" 2>&1)
  status=$?
}

case_begin "all gates"
check "$gates"
if [ $status = 0 ] && [ -s "$TEST_TMPDIR/report" ]; then case_pass; else case_fail "status $status: $output"; fi

refused() { # MESSAGE, after check
  if [ $status != 1 ]; then
    case_fail "status $status, not 1: $output"
  elif [ -e "$TEST_TMPDIR/report" ]; then
    case_fail "it left a report, with which the links would go on"
  elif ! grep -q -- "$1" <<<"$output"; then
    case_fail "no '$1' in: $output"
  else
    case_pass
  fi
}

removed() { # LINE MESSAGE
  case_begin "without the gate '$1'"
  grep -vxF "$1" "$gates" >"$TEST_TMPDIR/gates.txt"
  if [ $(($(wc -l <"$gates") - $(wc -l <"$TEST_TMPDIR/gates.txt"))) != 1 ]; then
    case_fail "no such line in: $(cat "$gates")"
    return
  fi
  check "$TEST_TMPDIR/gates.txt"
  refused "$2"
}

removed 'direct 1 lib_add' 'refers to function lib_add of compartment lib.*no gate'
removed 'direct 1 lib_each' 'refers to function lib_each of compartment lib.*no gate'

case_begin "without the edit that makes a pointer one to a gate"
for i in "${!arguments[@]}"; do
  case ${arguments[i]} in main=*/1/*_main*.o) arguments[i]=main=$unedited ;; esac
done
if ! printf '%s\n' "${arguments[@]}" | grep -qxF "main=$unedited"; then
  case_fail "main.c's object is not among: ${arguments[*]}"
else
  check "$gates"
  refused 'takes the address of visit itself.*IA2_GATE(visit)'
fi
cases_end
