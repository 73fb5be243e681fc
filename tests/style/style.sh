#!/bin/sh
# style.sh check|fix TOOL PROGRAM: formats or checks the files of the source tree.
#
# TOOL is clang-format, buildifier or shellcheck. Under `bazel test` it checks; 77 from a
# PROGRAM means that this machine cannot have it, and the test is skipped.
set -eu

mode=$1
tool=$2
case $3 in /*) program=$3 ;; *) program=$PWD/$3 ;; esac

if [ "$mode" = fix ]; then
  cd "${BUILD_WORKSPACE_DIRECTORY:?run me with bazelw run}"
else
  # A test sees links to the source tree; all of its files count, also those that
  # no target names.
  workspace=$(readlink -f WORKSPACE)
  cd "${workspace%/*}"
fi

# Prints the files of the source tree.
files() {
  git -c safe.directory='*' ls-files -co --exclude-standard 2>/dev/null ||
    find . -name '.?*' -prune -o -name 'bazel-*' -prune -o -type f -print
}

# Those that $tool is for.
ours() {
  files | while read -r file; do
    [ -f "$file" ] || continue
    case $tool:$file in
    clang-format:*.[ch]) ;;
    buildifier:*.bzl | buildifier:*BUILD.bazel | buildifier:*.BUILD | buildifier:WORKSPACE | buildifier:*/WORKSPACE | buildifier:*MODULE.bazel) ;;
    shellcheck:*.sh) ;;
    # Scripts without a suffix.
    shellcheck:*/*.* | shellcheck:.*) continue ;;
    shellcheck:*) head -n 1 "$file" 2>/dev/null | grep -aq '^#!.*sh$' || continue ;;
    *) continue ;;
    esac
    printf '%s\n' "$file"
  done
}

list=$(mktemp)
trap 'rm -f "$list"' EXIT
ours >"$list"

status=0
case $tool:$mode in
clang-format:check) xargs "$program" --dry-run --Werror <"$list" || status=$? ;;
clang-format:fix)
  # Lists made by a macro take it several passes.
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    xargs "$program" -i <"$list"
    while read -r file; do
      "$program" --dry-run --Werror "$file" 2>/dev/null || printf '%s\n' "$file"
    done <"$list" >"$list.left"
    mv "$list.left" "$list"
    [ -s "$list" ] || break
  done
  ;;
buildifier:check) xargs "$program" -mode=check -lint=warn <"$list" || status=$? ;;
buildifier:fix) xargs "$program" -lint=fix <"$list" ;;
shellcheck:check) xargs "$program" --severity=warning <"$list" || status=$? ;;
esac

# xargs turns the program's status into its own; ask again whether it is there at all.
if [ "$status" != 0 ] && [ "$tool" = buildifier ]; then
  there=0
  "$program" --version >/dev/null 2>&1 || there=$?
  if [ "$there" = 77 ] && [ -n "${XML_OUTPUT_FILE:-}" ]; then
    cat >"$XML_OUTPUT_FILE" <<EOF
<testsuites><testsuite name="style" tests="1" skipped="1">
<testcase name="$tool"><skipped message="no $tool on this machine"/></testcase>
</testsuite></testsuites>
EOF
    exit 0
  fi
fi
if [ "$status" != 0 ] && [ "$tool" != shellcheck ]; then
  echo "To fix what can be fixed: ./bazelw run //tests/style:fix" >&2
fi
exit "$status"
