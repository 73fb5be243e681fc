#!/bin/bash
# same_as_plain.sh PLAIN COMPARTMENTS CLIPS ROWS
#
# Runs the decoder's command line as every row says, without compartments and with them: exit status, output files,
# standard output and messages must be the same.  A test case a row.
set -u
. tests/launcher/cases.sh
plain=$PWD/$1 compartments=$PWD/$2 clips=$PWD/${3%/*} rows=$4
work=$TEST_TMPDIR/cli
mkdir -p "$work"

printf 'This is no video.\n' >"$work/text.ivf"
: >"$work/empty.ivf"
head -c 3000 "$clips/8bit.ivf" >"$work/cut.ivf"
md5=$(awk -F'\t' '$1 == "8bit.ivf" { print $3 }' "$clips/MANIFEST.tsv")

fill_in() { # ARGUMENTS FOLDER
  sed -e "s#{ivf}#$clips/8bit.ivf#g; s#{obu}#$clips/section5.obu#g; s#{annexb}#$clips/annexb.obu#g" \
    -e "s#{hbd}#$clips/10bit.ivf#g; s#{grain}#$clips/filmgrain.ivf#g; s#{i444}#$clips/444.ivf#g" \
    -e "s#{text}#$work/text.ivf#g; s#{empty}#$work/empty.ivf#g; s#{cut}#$work/cut.ivf#g" \
    -e "s#{md5}#$md5#g; s#{out}#$2#g; s#{pipe}#$work/pipe#g; s#{torn}#$work/torn#g" <<<"$1"
}

# {pipe}: a named pipe that is read to its end, into the results.  {torn}: one whose reader leaves after 1000 bytes.
readers=()
start_readers() {
  rm -f "$work/pipe" "$work/torn"
  mkfifo "$work/pipe" "$work/torn"
  readers=()
  case $1 in *'{pipe}'*)
    cat "$work/pipe" >"$work/out/piped" &
    readers+=($!)
    ;;
  esac
  case $1 in *'{torn}'*)
    head -c 1000 "$work/torn" >"$work/out/torn" &
    readers+=($!)
    ;;
  esac
}

# A decoder that never opened its output left its reader waiting.
end_readers() {
  local reader
  for reader in "${readers[@]}"; do
    timeout 5 tail --pid="$reader" -f /dev/null || kill "$reader"
    wait "$reader"
  done
}

# Both write into a folder of the same name in turn, so that messages name the same files.
run() { # DECODER ARGUMENTS RESULT-FOLDER
  rm -rf "$work/out" "$3"
  mkdir -p "$work/out"
  start_readers "$2"
  # shellcheck disable=SC2046  # several arguments
  timeout 600 "$1" $(fill_in "$2" "$work/out") </dev/null >"$work/stdout" 2>"$work/stderr"
  echo $? >"$work/out/status"
  end_readers
  mv "$work/stdout" "$work/out/stdout"
  # Speed and program name are the only things in messages that may differ.
  tr '\r' '\n' <"$work/stderr" |
    sed -e 's/ - [0-9.]*\(\/[0-9.]*\)\{0,1\} fps.*//' -e "s#$1#dav1d#g" >"$work/out/stderr"
  # Frame times differ from run to run; their number doesn't.
  [ ! -e "$work/out/times" ] || wc -l <"$work/out/times" >"$work/out/times.count"
  rm -f "$work/out/times"
  mv "$work/out" "$3"
}

while IFS=$'\t' read -r what arguments; do
  case $what in '#'* | '') continue ;; esac
  case_begin "$what"
  run "$plain" "$arguments" "$work/plain"
  run "$compartments" "$arguments" "$work/compartments"
  if difference=$(diff -r "$work/plain" "$work/compartments" 2>&1); then
    case_pass
  else
    case_fail "$(head -c 600 <<<"$difference")"
  fi
done <"$rows"
cases_end
