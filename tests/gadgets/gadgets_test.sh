#!/bin/bash
# gadgets_test.sh IA2-GADGETS FILE...
#
# In no linked object of a program is there, at any byte of its code, what changes rights, but in gates that check the value;
# and the values are those of the program's compartments.  FILEs are, for each program, its objects and then what the
# rewriter made, of which ia2_program.h tells the rights.
set -u
. tests/launcher/cases.sh
gadgets=$1
shift

# Code outside of compartments, and the runtime (ia2/runtime/layout.h).
everybody=(--rights 0x45555554 --rights 0x00000000)

check() { # HEADER OBJECT...
  local rights=() value
  for value in $(sed -n 's/^#define IA2_PKRU_[0-9]* //p' "$1"); do
    rights+=(--rights "$value")
  done
  case_run "$(dirname "$1"): rights and objects of at least two compartments, and the runtime" \
    test "${#rights[@]}" -ge 4 -a $# -ge 4
  for object in "${@:2}"; do
    case_begin "$object"
    # Of each object alone, so that the message is about it.
    if ! report=$("$gadgets" "${everybody[@]}" "${rights[@]}" "$object" 2>&1); then
      case_fail "$report"
    elif ! grep -q ' [1-9][0-9]* changes of rights in gates, 0 allowed by name, 0 loads' <<<"$report"; then
      case_fail "no gate was found: $report"
    else
      case_pass
    fi
  done
  # The rights of a compartment are looked for at all.
  case_begin "$2 without its own rights"
  if "$gadgets" "${everybody[@]}" "$2" >/dev/null 2>&1; then
    case_fail "accepted"
  else
    case_pass
  fi
}

objects=()
for file; do
  case $file in
  */ia2_program.h)
    check "$file" "${objects[@]}"
    objects=()
    ;;
  *_ia2/*) ;;
  *) objects+=("$file") ;;
  esac
done
cases_end
