#!/bin/bash
# probes_test.sh TABLE PLAIN PROGRAM...: what each probe comes to, plain and in compartments.
set -u
. tests/launcher/cases.sh

table=$1 plain=$2
shift 2
declare -A in_plain confined
while IFS=$'\t' read -r probe outcome; do in_plain[$probe]=$outcome; done < <("$plain" </dev/null 2>&1)
while IFS=$'\t' read -r probe outcome; do confined[$probe]=$outcome; done < <("$@" </dev/null 2>"$TEST_TMPDIR/reports")

while IFS=$'\t' read -r probe want_plain want; do
  case $probe in '#'* | '') continue ;; esac
  case_begin "$probe"
  got_plain=${in_plain[$probe]:-nothing} got=${confined[$probe]:-nothing}
  unset "in_plain[$probe]"
  if ! [[ $got_plain =~ ^($want_plain)$ ]]; then
    case_fail "plain: $got_plain"
  elif [ "$got" != "$want" ]; then
    case_fail "in compartments: $got"
  else
    case_pass
  fi
done <"$table"
case_begin 'no probe is missing in the table'
if [ ${#in_plain[@]} = 0 ]; then case_pass; else case_fail "${!in_plain[*]}"; fi
case_begin 'a violation is reported'
pattern='^ia2: prober\(1\) made the system call process_vm_readv, which would get round the compartments, at .* thread [0-9]+$'
if grep -Eq "$pattern" "$TEST_TMPDIR/reports"; then case_pass; else case_fail "$(cat "$TEST_TMPDIR/reports")"; fi
cases_end
