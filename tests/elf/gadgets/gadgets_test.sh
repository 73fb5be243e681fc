#!/bin/bash
# ia2-gadgets over small libraries, one for each rule.
# usage: gadgets_test.sh IA2-GADGETS OBJECT
set -u
. tests/launcher/cases.sh

gadgets=$1
object=$2
here=tests/elf/gadgets
tmp=$TEST_TMPDIR

# A copy without a section table: e_shoff, then e_shnum and e_shstrndx, become 0.
cp -f $here/libplain.so "$tmp/stripped.so" && chmod u+w "$tmp/stripped.so"
printf '\0\0\0\0\0\0\0\0' | dd of="$tmp/stripped.so" bs=1 seek=40 conv=notrunc status=none
printf '\0\0\0\0' | dd of="$tmp/stripped.so" bs=1 seek=60 conv=notrunc status=none

run() {
  rm -rf "$tmp/made" && mkdir "$tmp/made"
  "$gadgets" -o "$tmp/made/report" "$@" >"$tmp/out" 2>&1
  status=$?
}

accept() { # NAME, a pattern for the report, arguments
  case_begin "accepts $1"
  run "${@:3}"
  if [ $status != 0 ]; then
    case_fail "status $status: $(cat "$tmp/out")"
  elif ! grep -q -- "$2" "$tmp/made/report"; then
    case_fail "no '$2' in: $(cat "$tmp/made/report")"
  else
    case_pass
  fi
}

refuse() { # NAME, a pattern for the message, arguments
  case_begin "refuses $1"
  run "${@:3}"
  if [ $status != 1 ]; then
    case_fail "status $status"
  elif [ -n "$(ls -A "$tmp/made")" ]; then
    case_fail "left $(ls -A "$tmp/made")"
  elif ! grep -q -- "$2" "$tmp/out"; then
    case_fail "no '$2' in: $(cat "$tmp/out")"
  else
    case_pass
  fi
}

accept 'gates that check' '2 changes of rights in gates' $here/libgate.so
accept 'and lists their rights' 'ia2_gates+0x9 (gate+0x9): sets rights 0xfffffff0' $here/libgate.so
accept 'rights that are named' '2 changes' --rights 0xfffffff0 --rights 0x55555554 $here/libgate.so
refuse 'rights that are not named' 'sets rights that no --rights names' \
  --rights 0xfffffff0 $here/libgate.so
refuse 'a gate without a check' 'not followed by cmp' $here/libunchecked.so
refuse 'wrpkru inside of a gate'"'"'s instruction' 'not where an instruction of the gate begins' \
  $here/libinside_gate.so
refuse 'xrstor in a gate' 'with wrpkru only' $here/librestores_in_gate.so
refuse 'wrpkru elsewhere' '\.text+0x[0-9a-f]* (changes_rights+0x0): 0x[0-9a-f]*: wrpkru as an inst' \
  $here/libplain.so
accept 'what is allowed by name' '1 allowed by name' --allow changes_rights $here/libplain.so
accept 'what is allowed by file and name' '1 allowed by name' \
  --allow libplain.so:changes_rights $here/libplain.so
refuse 'what is allowed in another file' 'wrpkru' --allow libgate.so:changes_rights \
  $here/libplain.so
refuse 'what is allowed under another name' 'wrpkru' --allow changes $here/libplain.so
refuse 'what is allowed in a longer file name' 'wrpkru' --allow lib:changes_rights \
  $here/libplain.so
refuse 'xrstor' '(restores+0x0).*xrstor as an instruction' $here/libeverything.so
refuse 'xrstors' 'restores_all+0x1).*xrstors as an instruction' $here/libeverything.so
refuse 'wrfsbase' '(moves_base+0x[12]).*wrfsbase as an instruction' $here/libeverything.so
refuse 'wrgsbase' '(moves_gs+0x1).*wrgsbase as an instruction' $here/libeverything.so
refuse 'all of them' '5 breaches' $here/libeverything.so
accept 'a load of %fs, and says so' '1 loads of %fs' $here/libselector.so
refuse 'bytes over two instructions' '(across+0x3).*wrpkru as bytes inside of others' \
  $here/libacross.so
accept 'data apart from code' '0 changes' $here/libconstant.so
refuse 'data in executable pages' '\.rodata+0x[0-9a-f]* (constant+0x0).*wrpkru' \
  $here/libconstant_in_code.so
refuse 'data that shares a page of the file with code' 'wrpkru.*link with -Wl,-z,separate-code' \
  $here/libconstant_beside_code.so
refuse 'wrpkru in a stripped file' 'no section: 0x[0-9a-f]*: wrpkru' "$tmp/stripped.so"
refuse 'one bad file among good ones' 'libplain.so: ' $here/libgate.so $here/libplain.so
refuse 'an object file' 'is not linked yet' "$object"
refuse 'a text' 'not an ELF file' tests/launcher/cases.sh
refuse 'no file' 'no file'
refuse 'a bad number' 'is no 32-bit number' --rights 0x1ffffffff $here/libgate.so

mkfifo "$tmp/pipe"
for file in libgate libplain; do # one is accepted, one refused
  case_begin "keeps a pipe where the report of $file should go"
  if "$gadgets" -o "$tmp/pipe" $here/$file.so >"$tmp/out" 2>&1; then
    case_fail 'accepted'
  elif [ ! -p "$tmp/pipe" ]; then
    case_fail 'the pipe is gone'
  elif [ $file = libgate ] && ! grep -q 'not a regular file' "$tmp/out"; then
    case_fail "$(cat "$tmp/out")"
  else
    case_pass
  fi
done
cases_end
