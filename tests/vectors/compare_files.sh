#!/bin/bash
# compare_files.sh PLAIN COMPARTMENTS THREADS
#
# Gives every file of ../shared/fuzz (malformed streams, not part of the repository; bazelw tells where they are) to both
# decoders: exit status, frames and messages must be the same, and no violation reported.  A test case a file.
set -u
. tests/launcher/cases.sh
plain=$1 compartments=$2 threads=$3
folder=$(case_shared)/fuzz

run() { # DECODER FILE -> status; md5 of the frames and messages in files named after $3
  timeout 300 "$1" -i "$2" --threads "$threads" --muxer md5 -o "$TEST_TMPDIR/$3.md5" \
    </dev/null >"$TEST_TMPDIR/$3.out" 2>"$TEST_TMPDIR/$3.err"
}

# The banner and the progress line hold the time: what matters of the messages is without them.
messages() { tr '\r' '\n' <"$TEST_TMPDIR/$1.err" | grep -av '^dav1d \|^Decoded' | sort; }

compare() { # FILE
  rm -f "$TEST_TMPDIR"/*.md5
  run "$plain" "$1" plain
  local expected=$?
  run "$compartments" "$1" compartments
  local got=$?
  if [ $got -ne $expected ]; then
    case_fail "exit status $got, plain $expected: $(messages compartments | head -c 400)"
  elif ! cmp -s "$TEST_TMPDIR/plain.md5" "$TEST_TMPDIR/compartments.md5" && [ -e "$TEST_TMPDIR/plain.md5" ]; then
    case_fail "frames differ: $(cat "$TEST_TMPDIR/compartments.md5") and plain $(cat "$TEST_TMPDIR/plain.md5")"
  elif [ "$threads" = 1 ] && [ "$(messages plain)" != "$(messages compartments)" ]; then
    case_fail "messages differ: $(messages compartments | head -c 400)"
  elif grep -aq '^ia2:' "$TEST_TMPDIR/compartments.err"; then
    case_fail "$(grep -a '^ia2:' "$TEST_TMPDIR/compartments.err" | head -n 3)"
  else
    case_pass
  fi
}

if [ ! -d "$folder" ]; then
  case_begin "malformed streams --threads $threads"
  case_skip "no $folder: these files are not part of the repository"
  cases_end
  exit
fi
for file in "$folder"/*; do
  case $file in *.ivf | *.obu) ;; *) continue ;; esac
  case_begin "${file##*/} --threads $threads"
  compare "$file"
done
cases_end
