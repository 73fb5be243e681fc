#!/bin/bash
# pad-tls as a program: what it makes runs, and what it refuses it refuses with a reason.
set -u
. tests/launcher/cases.sh

pad=$1
object=$2
here=tests/elf
tmp=$TEST_TMPDIR
libraries=(elsewhere large none values zero)

pad_all() { # EXECUTABLE -> $tmp/padded
  rm -rf "$tmp/padded" && mkdir "$tmp/padded" && "$pad" -o "$tmp/padded/program" "$1" || return
  for library in "${libraries[@]}"; do
    "$pad" -o "$tmp/padded/lib$library.so" "$here/lib$library.so" || return
  done
}

runs_padded() { # EXECUTABLE: every block alone on its pages in 200 threads, all values right
  pad_all "$1" && LD_LIBRARY_PATH=$tmp/padded "$tmp/padded/program" main \
    lib{elsewhere,large,none,values,zero}.so
}

shares_unpadded() { # what was linked without the script does share pages before
  pad_all "$1" && cp -f "$here/libelsewhere.so" "$tmp/padded" || return
  LD_LIBRARY_PATH=$tmp/padded "$tmp/padded/program" libelsewhere.so >"$tmp/out" && return 1
  grep -q 'is not whole pages' "$tmp/out"
}

grows() {
  "$pad" --check "$1" 2>"$tmp/out" && return 1
  "$pad" -o "$tmp/grown" "$1" && "$tmp/grown" && "$pad" --check "$tmp/grown"
}

same_twice() {
  "$pad" -o "$tmp/once" "$1" && "$pad" -o "$tmp/twice" "$tmp/once" && cmp "$tmp/once" "$tmp/twice"
}

unchanged() {
  "$pad" -o "$tmp/copy" "$1" && cmp "$tmp/copy" "$1"
}

in_place() {
  cp -f "$1" "$tmp/place" && chmod u+w "$tmp/place" && "$pad" -o "$tmp/once" "$1" &&
    "$pad" -o "$tmp/place" "$tmp/place" && cmp "$tmp/once" "$tmp/place"
}

keeps_mode() { # MODE
  cp -f "$here/libzero.so" "$tmp/mode" && chmod "$1" "$tmp/mode" &&
    "$pad" -o "$tmp/mode.out" "$tmp/mode" && [ "$(stat -c %a "$tmp/mode.out")" = "$1" ]
}

# NAME, a pattern for the reason, the arguments before "-o OUT": status 1, one line, no file.
refuse() {
  case_begin "refuses $1"
  rm -rf "$tmp/refused" && mkdir "$tmp/refused"
  "$pad" -o "$tmp/refused/out" "${@:3}" 2>"$tmp/reason"
  status=$?
  if [ $status != 1 ]; then
    case_fail "status $status"
  elif [ -n "$(ls -A "$tmp/refused")" ]; then
    case_fail "left $(ls -A "$tmp/refused")"
  elif ! grep -q -- "$2" "$tmp/reason"; then
    case_fail "no '$2' in: $(cat "$tmp/reason")"
  elif ! grep -q -F -- "${*: -1}" "$tmp/reason"; then
    case_fail "the file is not named in: $(cat "$tmp/reason")"
  else
    case_pass
  fi
}

case_run 'a program at any address runs padded' runs_padded $here/tls_layout_pie
case_run 'a program at a fixed address runs padded' runs_padded $here/tls_layout_fixed
case_run 'without padding pages are shared' shares_unpadded $here/tls_layout_pie
case_run 'an executable whose block only has to grow runs padded' grows $here/executable
case_run 'padding twice is padding once' same_twice $here/libelsewhere.so
case_run 'a library linked with the script stays as it is' unchanged $here/liblarge.so
case_run 'an executable linked with the script stays as it is' unchanged $here/tls_layout_pie
case_run 'a library without thread-local variables stays as it is' unchanged $here/libvariable.so
case_run 'the output may be the input' in_place $here/libelsewhere.so
case_run 'the executable bit is kept' keeps_mode 755
case_run 'its absence is kept' keeps_mode 644
case_run '--check accepts what is right' "$pad" --check $here/libzero.so
refuse 'with --check what has to be padded' 'without --check' --check $here/libelsewhere.so

printf 'int main(void) { return 0; }\n' >"$tmp/text"
head -c 100 $here/libzero.so >"$tmp/short"
head -c 20 $here/libzero.so >"$tmp/shorter"
: >"$tmp/empty"
refuse 'what is missing' 'cannot open' "$tmp/missing"
refuse 'a folder' 'not a regular file' "$tmp"
refuse 'an empty file' 'only 0 bytes' "$tmp/empty"
refuse 'a text' 'not an ELF file' "$tmp/text"
refuse 'a file cut in its header' 'cut short' "$tmp/shorter"
refuse 'a file cut after its header' 'cut short' "$tmp/short"
refuse 'an object file' 'what is linked from it' "$object"
refuse 'an executable without the header' 'cannot be repaired after linking' $here/headless
refuse 'a block in the middle of a page' 'cannot be repaired after linking' $here/libheadless.so
refuse 'general dynamic variables' 'initial-exec' $here/libdynamic.so
refuse 'variables found by descriptors' 'initial-exec' $here/libdescriptor.so
refuse 'an executable stack' 'executable stack' $here/libexecstack.so
refuse 'relocations in code' 'DT_TEXTREL' $here/libtextrel.so
refuse 'writable code' 'writable and executable' $here/libwx.so
refuse 'a static program' 'not dynamically linked' $here/static
refuse 'a copy of a variable' 'R_X86_64_COPY' $here/copy
cases_end
