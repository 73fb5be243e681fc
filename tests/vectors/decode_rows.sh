#!/bin/bash
# decode_rows.sh DECODER MANIFEST THREADS SHARD SHARDS
#
# Decodes rows of a manifest (tab separated: file, arguments, md5 of all frames, ...; the files are beside it) and
# compares the md5 of what came out.  Row i is run when i modulo SHARDS is SHARD.  A test case a row.  MANIFEST is "shared"
# for the real clips in ../shared/vectors beside the repository, which are not part of it (bazelw tells where they are).
set -u
. tests/launcher/cases.sh
decoder=$1 manifest=$2 threads=$3 shard=$4 shards=$5
[ "$manifest" != shared ] || manifest=${IA2_SHARED:-../shared}/vectors/MANIFEST.tsv
folder=${manifest%/*}

decode() { # FILE ARGUMENTS -> md5 on stdout
  local arguments=$2
  [ "$arguments" = - ] && arguments=
  # shellcheck disable=SC2086  # several arguments in one column
  "$decoder" -q -i "$1" $arguments --threads "$threads" --muxer md5 -o - </dev/null
}

run_row() { # FILE ARGUMENTS MD5
  case_begin "$1 $2 --threads $threads"
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
while IFS=$'\t' read -r file arguments md5 _; do
  [ "$file" = name ] && continue
  [ $((row++ % shards)) -eq "$shard" ] && run_row "$file" "$arguments" "$md5"
done <"$manifest"
cases_end
