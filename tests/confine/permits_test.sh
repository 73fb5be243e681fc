#!/bin/bash
# permits_test.sh PLAIN STRICT LAX: one program plain, in compartments, and with permits.
set -u
. tests/launcher/cases.sh

same() { # NAME WANT GOT
  case_begin "$1"
  if [ "$3" = "$2" ]; then case_pass; else case_fail "$3"; fi
}

same 'plain: System V shared memory' $'shmget done\nshmat done\nshmat executable done\nshmat over done' "$("$1" 2>&1)"
same 'not permitted' $'shmget EPERM\nshmat EPERM\nshmat executable EPERM\nshmat over EPERM' "$("$2" 2>&1)"
same 'permitted, but no code and nothing replaced' $'shmget done\nshmat done\nshmat executable EPERM\nshmat over EPERM' "$("$3" 2>&1)"

# Which canaries a core file has.  Only a kernel that writes one here can tell.
canaries() {
  local folder program
  program=$(readlink -f "$1")
  folder=$(mktemp -d /tmp/guest-run/core.XXXXXX) || return
  (cd "$folder" && "$program" core >/dev/null 2>&1)
  if ls "$folder"/core* >/dev/null 2>&1; then
    grep -aoEh 'canary-[a-z]+-4711' "$folder"/core* | sort -u | tr '\n' ' '
  else
    echo 'no core file'
  fi
  rm -rf "$folder"
}

if [ "$(cat /proc/sys/kernel/core_pattern)" = core ] && [ -d /tmp/guest-run ]; then
  same 'plain: a core file has all' 'canary-global-4711 canary-heap-4711 canary-stack-4711 canary-tls-4711 ' "$(canaries "$1")"
  same 'a core file has nothing private' '' "$(canaries "$2")"
else
  case_begin 'core files'
  case_skip 'the kernel here writes core files elsewhere'
fi

# The keys of which some memory goes into core files (of the heaps all that is reserved: too much to write one here).
dumped() {
  coproc "$1" waits
  read -r _ <&"${COPROC[0]}"
  awk '/^ProtectionKey:/ { key = $2 } /^VmFlags:/ && !/ dd( |$)/ { print key }' "/proc/$COPROC_PID/smaps" |
    sort -nu | tr '\n' ' '
  kill "$COPROC_PID"
  wait "$COPROC_PID" 2>/dev/null
}

same 'core files are to have what is shared' '0 ' "$(dumped "$2")"
same 'permitted: also what is private and libc has, but for the runtime' '0 1 2 14 ' "$(dumped "$3")"
cases_end
