#!/bin/sh
# Programs and what the rewriter decides about them: tests/rewriter/golden/*.txt, a case a file.
# A case may have sections gates_<k>.S: the generated gates of a compartment.
# usage: golden_test.sh TOOL CASE...    (any of the tools; the others lie beside it)
# IA2_UPDATE=1 accepts what comes out.
. tests/launcher/cases.sh
. tests/rewriter/case.sh

tools=$(cd "$(dirname "$1")" && pwd)
shift
work=$(mktemp -d "${TEST_TMPDIR:-${TMPDIR:-/tmp}}/golden.XXXXXX")

for case in "$@"; do
  name=$(basename "$case" .txt)
  case_begin "$name"
  unpack "$case" "$work/$name"
  if ! rewrite "$work/$name"; then
    case_fail "a tool failed"
    continue
  fi
  show "$work/$name" >"$work/$name.actual"
  same=true
  check "$case" expect "$work/$name.actual" || same=false
  # The gates themselves, where a case has them.
  for gates in $(sed -n 's/^-- \(gates_[0-9]*\.S\) --$/\1/p' "$case"); do
    check "$case" "$gates" "$work/$name/out/merge/$gates" || same=false
  done
  if $same; then case_pass; else case_fail "differs (above)"; fi
done
rm -rf "$work"
cases_end
