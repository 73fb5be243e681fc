#!/bin/bash
# decode_rows.sh DECODER MANIFEST THREADS SHARD SHARDS
#
# Decodes rows of a manifest (tab separated: file, arguments, md5 of all frames, ...; the files are beside it) and
# compares the md5 of what came out.  Row i is run when i modulo SHARDS is SHARD.  A test case a row.  MANIFEST is "shared"
# for the real clips in ../shared/vectors beside the repository, which are not part of it (bazelw tells where they are).
set -u
. tests/launcher/cases.sh
decoder=$1 manifest=$2 threads=$3 shard=$4 shards=$5
[ "$manifest" != shared ] || manifest=$(case_shared)/vectors/MANIFEST.tsv
folder=${manifest%/*}

decode() { # FILE ARGUMENTS -> md5 on stdout
  local arguments=$2
  [ "$arguments" = - ] && arguments=
  # shellcheck disable=SC2086  # several arguments in one column
  "$decoder" -q -i "$1" $arguments --threads "$threads" --muxer md5 -o - </dev/null
}

# In emulation (ci/vm) a decoder is some 20 times slower: streams of more than 50 million pixels are decoded there only
# with --test_env=IA2_LONG=1.
too_long() { # FRAMES RESOLUTION
  [ -z "${IA2_LONG:-}" ] && grep -q 'QEMU TCG' /proc/cpuinfo && [ $(($1 * ${2/x/*})) -gt 50000000 ]
}

run_row() { # FILE ARGUMENTS MD5 FRAMES RESOLUTION
  case_begin "$1 $2 --threads $threads"
  if [ $# = 5 ] && too_long "$4" "$5"; then
    case_skip "$4 frames of $5 take too long in emulation (--test_env=IA2_LONG=1 decodes them)"
    return
  fi
  local got status
  got=$(decode "$folder/$1" "$2" 2>"$TEST_TMPDIR/stderr")
  status=$?
  if [ $status -ne 0 ]; then
    case_fail "exit status $status: $(head -c 400 "$TEST_TMPDIR/stderr")"
  elif [ "$got" != "$3" ]; then
    case_fail "md5 is '$got', expected '$3'"
  else
    case_pass
  fi
}

if [ ! -f "$manifest" ]; then
  case_begin "vectors --threads $threads"
  case_skip "no $manifest: these vectors are not part of the repository"
  cases_end
  exit
fi
row=0
while IFS=$'\t' read -r file arguments md5 frames resolution _; do
  [ "$file" = name ] && continue
  # The shipped clips' manifest has no sizes: they are all small.
  [[ $frames =~ ^[0-9]+$ && $resolution =~ ^[0-9]+x[0-9]+$ ]] || frames=
  [ $((row++ % shards)) -eq "$shard" ] && run_row "$file" "$arguments" "$md5" ${frames:+"$frames" "$resolution"}
done <"$manifest"
cases_end
