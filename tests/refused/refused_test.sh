#!/bin/sh
# Programs and policies that must be refused: tests/refused/*.txt, a case a file, with the message.
# usage: refused_test.sh TOOL CASE...    (any of the tools; the others lie beside it)
# IA2_UPDATE=1 accepts what comes out.
. tests/launcher/cases.sh
. tests/rewriter/case.sh

tools=$(cd "$(dirname "$1")" && pwd)
shift
work=$(mktemp -d "${TEST_TMPDIR:-${TMPDIR:-/tmp}}/refused.XXXXXX")

for case in "$@"; do
  name=$(basename "$case" .txt)
  case_begin "$name"
  unpack "$case" "$work/$name"
  rewrite "$work/$name" 2>"$work/$name.actual"
  status=$?
  if [ "$status" != 1 ]; then
    case_fail "exit status $status instead of 1"
  elif ! check "$case" error "$work/$name.actual"; then
    case_fail "another message (above)"
  elif [ -e "$work/$name/out/edited" ] || [ -e "$work/$name/out/edits.txt" ]; then
    case_fail "it left output behind"
  else
    case_pass
  fi
done
rm -rf "$work"
cases_end
