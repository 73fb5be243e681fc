# case.sh: runs one program through scan, merge and edit. Source it; it needs the directory with the tools in
# $tools. A case is one text file of sections "-- NAME --": sources, of which X.c and X_anything.c belong to
# compartment X, both.c to main and lib; policy.json, if it is not the plain one of compartments main and lib; and what is expected.
# shellcheck shell=sh

# unpack CASE DIR: one file in DIR for every section.
unpack() {
  mkdir -p "$2"
  awk -v dir="$2" '/^-- .* --$/ { file = dir "/" $2; printf "" >file; next } { print >file }' "$1"
  [ -e "$2/policy.json" ] ||
    echo '{"label": "//test:program", "compartments": [{"name": "main"}, {"name": "lib"}]}' >"$2/policy.json"
}

# rewrite DIR: scans, merges and edits the program in DIR, below DIR/out. Stops at the first tool that fails.
rewrite() (
  cd "$1" || exit 1
  mkdir -p units || exit 1
  for source in *.c; do
    compartment=${source%.c}
    compartment=${compartment%%_*}
    [ "$compartment" != both ] || compartment="main lib"
    for name in $compartment; do
      "$tools/ia2-scan" --compartment "$name" --tu "$source" --output "units/$source.$name.sum" -- \
        clang -std=c11 -I. -c "$source" || exit 1
    done
  done
  "$tools/ia2-merge" --policy policy.json --output-dir out/merge units/*.sum || exit 1
  "$tools/ia2-edit" --decisions out/merge/decisions.txt --output-dir out/edited --edits out/edits.txt \
    --report-in out/merge/report.txt --report-out out/report.txt units/*.loc
)

# show DIR: what rewrite made, as cases expect it.
show() {
  echo 'edits'
  awk -F '\t' '{ print "  " $1 ": " $4 " -> " $5 }' "$1/out/edits.txt"
  echo 'checks'
  sed 's/^/  /' "$1/out/merge/gates.txt"
  for args in "$1"/out/merge/link_*.args; do
    basename "$args"
    sed 's/^/  /' "$args"
  done
  echo
  cat "$1/out/report.txt"
}

# section CASE NAME: the text of a section.
section() {
  awk -v name="$2" '/^-- .* --$/ { on = $2 == name; next } on' "$1"
}

# check CASE NAME ACTUAL: compares a section with a file. With IA2_UPDATE set, rewrites the section instead.
check() {
  if [ -n "${IA2_UPDATE:-}" ]; then
    { awk -v name="$2" '/^-- .* --$/ { on = $2 == name } !on' "$1"; echo "-- $2 --"; cat "$3"; } >"$3.new"
    cp "$3.new" "$1"
  fi
  section "$1" "$2" | diff -u - "$3"
}
