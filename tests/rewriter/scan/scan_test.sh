#!/bin/sh
# What ia2-scan says about the programs in cases/. In them,
#   //+ a|b|c   wants a line whose fields begin so (* is any field; "loc|" looks in the .loc file),
#   //- a|b     wants none whose fields begin so, the last one as a prefix.
# usage: scan_test.sh SCAN CASE.c...
. tests/launcher/cases.sh

scan=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
work=$(mktemp -d "${TEST_TMPDIR:-${TMPDIR:-/tmp}}/scan.XXXXXX")

# A pattern as an extended regular expression over a line.
expression() {
  printf '%s' "$1" | sed -e 's/[][\\.()?+{}^$]/\\&/g' -e 's/\*/\n/g' -e "s/|/$(printf '\t')/g" |
    awk 'BEGIN { RS = "\t"; ORS = "" } NR > 1 { print "\t" } { gsub(/^\n$/, "[^\t]*"); gsub(/\n/, "[*]"); print }'
}

for case in "$@"; do
  name=$(basename "$case" .c)
  case_begin "$name"
  directory=$(cd "$(dirname "$case")/.." && pwd)
  if ! (cd "$directory" && "$scan" --compartment c --tu t --output "$work/$name.sum" -- \
    cc -c "cases/$name.c") >"$work/log" 2>&1; then
    cat "$work/log"
    case_fail "ia2-scan does not accept it"
    continue
  fi
  grep -o '//[+-] .*' "$case" >"$work/wants"
  bad=
  while read -r sign pattern; do
    file=$work/$name.sum
    case $pattern in loc\|*) file=$work/$name.loc pattern=${pattern#loc|} ;; esac
    regex=$(expression "$pattern")
    case $sign in
    //+) grep -Eq "^$regex($(printf '\t')|\$)" "$file" || bad="$bad
  missing: $pattern" ;;
    //-) grep -Eq "^$regex" "$file" && bad="$bad
  should not be there: $pattern" ;;
    esac
  done <"$work/wants"
  if [ -n "$bad" ]; then
    echo "$bad"
    case_fail "the facts are not what the comments in $case say"
  else
    case_pass
  fi
done
cases_end
