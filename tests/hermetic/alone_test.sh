#!/bin/sh
# The toolchain compiles, links and runs on a machine that has nothing but a static shell,
# and the object is, byte for byte, the one that Bazel made here.
#   alone_test.sh BUSYBOX CLANG OBJECT COMMANDS SOURCE
set -eu

busybox=$(readlink -f "$1")
clang=$(readlink -f "$2")
toolchain=${clang%/bin/clang}
object=$3
commands=$4
source=$5

skip() {
  echo "skipped: $1"
  cat >"${XML_OUTPUT_FILE:-/dev/null}" <<EOF
<testsuites><testsuite name="hermetic" tests="1" skipped="1">
<testcase name="alone"><skipped message="$1"/></testcase>
</testsuite></testsuites>
EOF
  exit 0
}

unshare --user --map-root-user --mount true 2>/dev/null ||
  skip "this machine lets nobody make a mount namespace"

machine=$TEST_TMPDIR/machine
mkdir -p "$machine/bin" "$machine/external/debian" "$machine/$(dirname "$source")" "$machine/dev"
cp "$busybox" "$machine/bin/busybox"
ln -s busybox "$machine/bin/sh"
cp "$commands" "$machine/commands.sh"
cp "$source" "$machine/$source"

# shellcheck disable=SC2016  # the inner shell expands
unshare --user --map-root-user --mount sh -euc '
  mount --bind "$1" "$2/external/debian"
  : >"$2/dev/null"
  mount --bind /dev/null "$2/dev/null"
  exec "$3" chroot "$2" /bin/sh -euc "
    /bin/sh commands.sh
    external/debian/lib64/ld-linux-x86-64.so.2 --library-path external/debian/lib/x86_64-linux-gnu ./out
  "' sh "$toolchain" "$machine" "$busybox" >"$TEST_TMPDIR/output"

echo "$source, redacted, 32" | diff - "$TEST_TMPDIR/output"
cmp "$machine/out.o" "$object"
