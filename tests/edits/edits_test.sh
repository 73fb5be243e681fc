#!/bin/bash
# edits_test.sh EXPECTED TREE...
#
# What the compiler sees of dav1d instead of upstream's files: prints the edits, and compares them with EXPECTED.  A TREE is
# the output of one run of ia2-edit, a directory; other arguments are passed over.  Upstream's files are those that the build
# fetched, by checksum.
# IA2_UPDATE=1 accepts what comes out.
set -u
. tests/launcher/cases.sh
expected=$1
shift
actual=$TEST_TMPDIR/actual
: >"$actual"

# Where a file of the build lies in the runfiles.
runfile() { # PATH
  case $1 in
  external/*) echo "../${1#external/}" ;;
  *) echo "$1" ;;
  esac
}

declare -A edit_of
case_begin "an overlay stands for every edited file, and for no other"
why=
trees=0
for tree; do
  [ -d "$tree" ] || continue
  trees=$((trees + 1))
  [ -f "$tree/overlay.yaml" ] || why="no overlay in $tree"
  edited=$(cd "$tree" && find -L . -type f ! -path ./overlay.yaml | sed 's,^\./,,' | sort)
  # "name" is what is replaced, "external-contents" what is read instead of it.
  mapped=$(grep -o '"name": "[^"]*"' "$tree/overlay.yaml" | cut -d'"' -f4 | sort)
  [ "$edited" = "$mapped" ] || why="$tree holds '$edited', its overlay names '$mapped'"
  for file in $edited; do
    contents=$(grep -F "\"name\": \"$file\"" "$tree/overlay.yaml" | grep -o '"external-contents": "[^"]*"' | cut -d'"' -f4)
    case $contents in
    */"${tree##*/}/$file") ;;
    *) why="$file is read from $contents" ;;
    esac
    # Two units that include the same file see the same edits.
    if [ -n "${edit_of[$file]:-}" ]; then
      cmp -s "${edit_of[$file]}" "$tree/$file" || why="$file is edited in two ways"
    else
      edit_of[$file]=$tree/$file
    fi
  done
done
[ "$trees" -ge 50 ] || why="$trees translation units, of about 60"
[ -z "$why" ] && case_pass || case_fail "$why"

case_begin "lines are replaced, and added at the end only"
why=
while read -r file; do
  upstream=$(runfile "$file")
  if [ ! -f "$upstream" ]; then
    why="$file is edited, but is no file of dav1d's or of compartments/"
    continue
  fi
  {
    echo "--- $file"
    # Without the times that are in diff's own header.
    diff -U0 "$upstream" "${edit_of[$file]}" | tail -n +3
  } >>"$actual"
  lines=$(wc -l <"$upstream")
  diff "$upstream" "${edit_of[$file]}" | grep '^[0-9]' >"$TEST_TMPDIR/changes"
  while read -r change; do
    case $change in
    "$lines"a*) ;;
    *c*) # As many lines as before: what follows stays where it was, for messages and __LINE__.
      IFS=,c read -r a b c d <<<"$(sed -E 's/^([0-9]+)c/\1,\1c/; s/c([0-9]+)$/c\1,\1/' <<<"$change")"
      [ $((b - a)) = $((d - c)) ] || why="$file: $change moves the lines that follow"
      ;;
    *) why="$file: $change" ;;
    esac
  done <"$TEST_TMPDIR/changes"
done < <(printf '%s\n' "${!edit_of[@]}" | LC_ALL=C sort)
[ -z "$why" ] && case_pass || case_fail "$why"

cat "$actual"
printf '%d lines changed and %d added in %d files\n' "$(grep -c '^-[^-]' "$actual")" \
  $(($(grep -c '^+[^+]' "$actual") - $(grep -c '^-[^-]' "$actual"))) "${#edit_of[@]}"

case_begin "these files, with these edits"
if [ -n "${IA2_UPDATE:-}" ]; then
  cp "$actual" "$(readlink -f "$expected")"
fi
if diff "$expected" "$actual"; then
  case_pass
else
  case_fail "other edits (above) than in $expected; IA2_UPDATE=1 accepts them"
fi
cases_end
