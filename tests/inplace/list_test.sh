#!/bin/bash
# The list of functions that run in place, over the pinned libraries; and that a wrong line in it is refused.
# usage: list_test.sh IA2-INPLACE LIST FILE...
set -u
. tests/launcher/cases.sh

tool=$1
list=$2
shift 2
tmp=$TEST_TMPDIR

libraries=()
for name in libc.so.6 libm.so.6 ld-linux-x86-64.so.2 libgcc_s.so.1; do
  for file in "$@"; do
    if [ "${file##*/}" = $name ]; then
      libraries+=("$file")
      break
    fi
  done
done

run() { # LIST
  "$tool" --list "$1" -o "$tmp/report" "${libraries[@]}" >"$tmp/out" 2>&1
}

refuse() { # NAME, the list's text, a pattern for the message
  case_begin "refuses $1"
  # What ends the program is as it is in the list.
  { grep '^ends' "$list"; echo "$2"; } >"$tmp/list"
  if run "$tmp/list"; then
    case_fail 'accepted'
  elif ! grep -q -- "$3" "$tmp/out"; then
    case_fail "no '$3' in: $(cat "$tmp/out")"
  else
    case_pass
  fi
}

case_begin 'all four libraries are there'
if [ ${#libraries[@]} = 4 ]; then case_pass; else case_fail "${libraries[*]}"; fi

case_begin 'every function of the list runs in place'
if run "$list"; then case_pass; else case_fail "$(cat "$tmp/out")"; fi

case_begin 'the report names them all'
wanted=$(sed 's/#.*//' "$list" | awk 'NF && $1 != "ends" && $1 != "constant" { print $1 }')
if [ "$(awk '{ print $1 }' "$tmp/report")" = "$wanted" ]; then case_pass; else case_fail 'it does not'; fi

refuse 'what sets errno, unless it is said' strtol 'writes thread-local data of a library: errno'
refuse 'what keeps state in data' strtok 'writes data of a library: libc.so.6+0x'
refuse 'what has a name there' lgamma 'writes data of a library: signgam'
refuse 'what allocates' strdup 'strdup: libc.so.6+0x'
refuse 'what asks the kernel' getpid 'makes system call 39'
refuse 'what cancellation can come to' read 'writes the thread control block'
refuse 'what changes rights' pkey_set 'changes protection rights'
refuse 'stdio' fputc 'fputc: libc.so.6+0x'
refuse 'what calls back' bsearch 'calls through a pointer that came from the caller'
refuse 'a permission that is not needed' 'memcpy writes errno # none' 'memcpy needs no permission for errno'

cases_end
