#!/bin/bash
# raw_pointer.sh PLAIN COMPARTMENTS
#
# A function pointer that crosses must be a gate of its own type: anything else traps at the call, before it is made.
# Without compartments every one of these calls succeeds.
set -u
. tests/launcher/cases.sh
plain=$1 compartments=$2

succeeds() { # PROGRAM ARGS...
  local output
  output=$("$@" 2>&1) && [ "$output" = 42 ] || { case_fail "$1: exit status $?, output '$output', not 42"; return 1; }
}

traps() { # CALLER KEY ARGS...
  local output status
  output=$("$compartments" "${@:3}" 2>"$TEST_TMPDIR/stderr")
  status=$?
  if [ $status -ne 132 ]; then
    case_fail "exit status $status, not 132 (SIGILL): $output $(head -c 300 "$TEST_TMPDIR/stderr")"
  elif [ -n "$output" ]; then
    case_fail "it went on: $output"
  elif ! grep -q "^ia2: $1($2) trapped" "$TEST_TMPDIR/stderr"; then
    case_fail "no report 'ia2: $1($2) trapped' in: $(head -c 300 "$TEST_TMPDIR/stderr")"
  else
    case_pass
  fi
}

while read -r caller key kind what; do
  case_begin "$caller calls $what"
  succeeds "$plain" "$caller" "$kind" || continue
  if [ "$kind" = gate ]; then
    succeeds "$compartments" "$caller" "$kind" && case_pass
  else
    traps "$caller" "$key" "$caller" "$kind"
  fi
done <<'EOF'
lib  2 gate  a gate of the pointer's type
lib  2 other a gate of another type
lib  2 raw   a function itself
main 1 gate  a gate of the pointer's type
main 1 other a gate of another type
main 1 raw   a function itself
EOF
cases_end
