#!/bin/bash
# attacks_test.sh TABLE PLAIN PROGRAM: each row of the table, with plain protection keys and under the runtime, must come to
# what it says; and no attack is without a row.  An attack whose object must not contain what it contains has a program of
# its own, PROGRAM_<name>.
set -u
. tests/launcher/cases.sh
table=$1 plain=$2 program=$3

# What came of a run, in a word.
outcome() { # STATUS OUTPUT
  case $1 in
  0) echo works ;;
  1) echo nothing ;;
  2) sed -n 's/^refused: //p' <<<"$2" ;;
  77) echo "no protection keys" ;;
  78) echo "refuses to start" ;;
  132) echo SIGILL ;;
  134) echo SIGABRT ;;
  135) echo SIGBUS ;;
  136) echo SIGFPE ;;
  137) echo SIGKILL ;;
  139) echo SIGSEGV ;;
  159) echo SIGSYS ;;
  *) echo "status $1" ;;
  esac
}

half() { # PROGRAM NAME EXPECTED PATTERN
  output=$({ "$1" "$2"; } 2>&1)
  got=$(outcome $? "$output")
  if [ "$got" != "$3" ]; then
    why="${1##*/}: $got, not $3: $output"
    return 1
  fi
  if [ "$4" != - ] && ! grep -Eq -- "$4" <<<"$output"; then
    why="${1##*/}: $3, but it does not say '$4': $output"
    return 1
  fi
}

rows=$(grep -v '^#' "$table")
case_begin "the attacks are those of the table"
if missing=$(diff <("$plain" --list | sort) <(cut -f1 <<<"$rows" | sort)); then
  case_pass
else
  case_fail "$missing"
fi

while IFS=$'\t' read -r name plain_outcome outcome pattern _; do
  case_begin "$name"
  under_runtime=$program
  [ ! -x "${program}_$name" ] || under_runtime=${program}_$name
  if half "$plain" "$name" "$plain_outcome" - && half "$under_runtime" "$name" "$outcome" "$pattern"; then
    case_pass
  else
    case_fail "$why"
  fi
done <<<"$rows"
cases_end
