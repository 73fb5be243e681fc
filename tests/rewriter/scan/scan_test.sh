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
# Lines that move change places, and no facts.
for case in "$@"; do
  name=$(basename "$case" .c)
  case_begin "$name, lines moved"
  mkdir -p "$work/moved/cases"
  { echo && sed -e 's/;  *\([a-z(*]\)/;\n \1/' "$case"; } >"$work/moved/cases/$name.c"
  if ! (cd "$work/moved" && "$scan" --compartment c --tu t --output "$name.sum" -- \
    cc -c "cases/$name.c") >"$work/log" 2>&1; then
    cat "$work/log"
    case_fail "ia2-scan does not accept it"
  elif ! diff "$work/$name.sum" "$work/moved/$name.sum"; then
    case_fail "the facts differ"
  elif cmp -s "$work/$name.loc" "$work/moved/$name.loc"; then
    case_fail "the places do not differ"
  else
    case_pass
  fi
done

# refused NAME MESSAGE COMMAND...: no summary comes of it, and the message says why.
refused() {
  case_begin "refused: $1"
  message=$2
  shift 2
  echo 'a summary of before' >"$work/refused.sum"
  (cd "$work" && "$scan" --compartment c --tu t --output refused.sum "$@") >"$work/log" 2>&1
  status=$?
  if [ "$status" != 1 ] || [ -e "$work/refused.sum" ] || ! grep -qF -- "$message" "$work/log"; then
    cat "$work/log"
    case_fail "status $status, or a summary, or not the message: $message"
  else
    case_pass
  fi
}
echo 'int main(void) { return 0; }' >"$work/good.c"
echo 'int main(void) { return x; }' >"$work/bad.c"
refused "no source" "names no C source" -- cc -c good.o
refused "two sources" "has two sources" -- cc -c good.c bad.c
refused "an error" "bad.c:1:25: error: use of undeclared identifier 'x'" -- cc -c bad.c
refused "no file" "clang does not accept" -- cc -c missing.c
refused "C++" "only C is analysed" -- cc -x c++ -c good.c
refused "no directory" "there is no such directory" --directory nowhere -- cc -c good.c

# What gcc takes and clang does not.
case_run "gcc's flags" "$scan" --compartment c --tu t --output "$work/gcc.sum" -- gcc -std=gnu11 -O2 \
  -fconserve-stack -fno-ipa-cp -mno-direct-extern-access --param x=1 -Werror -MD -MF x.d -c "$work/good.c"

cases_end
