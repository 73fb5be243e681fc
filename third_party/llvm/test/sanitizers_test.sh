#!/bin/sh
# What host_tool_test builds stops at mistakes, and says where.
#   sanitizers_test.sh PROGRAM
set -u

status=0

# expect WORDS MISTAKE: the program must fail and say WORDS.
expect() {
  if output=$("$program" "$2" 2>&1); then
    echo "$2 went unnoticed" >&2
    status=1
  elif ! echo "$output" | grep -q "$1"; then
    echo "$2: no '$1' in: $output" >&2
    status=1
  fi
}

program=$1
"$program" none || status=1
expect 'AddressSanitizer: heap-buffer-overflow' overflow
expect 'signed integer overflow' signed
exit "$status"
