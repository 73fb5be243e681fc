#!/bin/bash
# start_test.sh WITHOUT PROGRAM: what a start under conditions comes to, that would leave a way out.
set -u
. tests/launcher/cases.sh
without=$1 program=$2

refuses() { # NAME PATTERN COMMAND...
  local output status name=$1 pattern=$2
  shift 2
  case_begin "$name"
  output=$("$@" 2>&1 >/dev/null)
  status=$?
  if [ "$status" != 78 ]; then
    case_fail "status $status: $output"
  elif ! [[ $output =~ ^ia2:\ $pattern$ ]]; then
    case_fail "$output"
  else
    case_pass
  fi
}

case_run 'starts' "$program"
case_run 'starts without mseal' "$without" 462 "$program"
# As which a kernel of today calls itself for such a process (uname26, setarch(8)).
refuses 'an older kernel' 'Linux 6\.12 or later is needed, this is: 2\.6\..*' setarch --uname-2.6 "$program"
refuses 'no Landlock' 'this kernel has no Landlock .*' "$without" 444 "$program"
refuses 'no seccomp' 'the kernel takes no system call filter .*' "$without" 317 "$program"
refuses 'no random numbers' 'no random numbers: getrandom' "$without" 318 "$program"
with_memory_open() { "$program" 5</proc/self/mem; }
refuses 'memory open as a file' 'the program was started with memory open as a file: /proc/[0-9]+/mem' with_memory_open
with_other_proc() {
  unshare -m sh -c 'mkdir -p /tmp/guest-run/proc2 && mount -t proc proc /tmp/guest-run/proc2 && "$0"' "$program"
}
if [ -d /tmp/guest-run ] && [ "$(id -u)" = 0 ]; then
  refuses 'another /proc' 'another /proc is mounted, .*: /tmp/guest-run/proc2' with_other_proc
else
  case_begin 'another /proc'
  case_skip 'may not mount here'
fi
cases_end
