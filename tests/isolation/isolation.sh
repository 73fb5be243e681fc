#!/bin/bash
# isolation.sh PLAIN COMPARTMENTS
#
# Each side reads and writes the other's globals, heap, stack and thread-local storage, from the main thread and from a
# worker.  Without compartments every attack must succeed; in compartments every one must die of the protection key, with
# a report that names both sides.  A test case an attack.
set -u
. tests/launcher/cases.sh
plain=$1 compartments=$2

won() { # ACTION OUTPUT
  case $1 in
  read) [ "$2" = "read 5ec2e7" ] ;;
  write) [ "$2" = "found 666" ] ;;
  esac
}

attack() { # ATTACKER THREAD ACTION KIND
  local output status
  output=$("$plain" "$@" 2>&1)
  won "$3" "$output" || { case_fail "without compartments the attack does not succeed: $output"; return; }
  output=$("$compartments" "$@" 2>"$TEST_TMPDIR/stderr")
  status=$?
  if [ $status -ne 139 ]; then
    case_fail "exit status $status, not 139 (SIGSEGV): $output $(head -c 300 "$TEST_TMPDIR/stderr")"
  elif [ -n "$output" ]; then
    case_fail "it went on: $output"
  elif ! grep -q "$(expected_report "$1" "$3")" "$TEST_TMPDIR/stderr"; then
    case_fail "no report '$(expected_report "$1" "$3")' in: $(head -c 300 "$TEST_TMPDIR/stderr")"
  else
    case_pass
  fi
}

expected_report() { # ATTACKER ACTION
  local verb=wrote
  [ "$2" = read ] && verb="read"
  case $1 in
  main) echo "^ia2: main(1) $verb 0x.*owned by key 2 (vault) at " ;;
  vault) echo "^ia2: vault(2) $verb 0x.*owned by key 1 (main) at " ;;
  esac
}

for attacker in main vault; do
  for thread in main-thread worker; do
    for action in read write; do
      for kind in global heap stack tls; do
        case_begin "$attacker, $thread: $action the other's $kind"
        attack $attacker $thread $action $kind
      done
    done
  done
done
cases_end
