#!/bin/sh
# What is in the outputs comes from the pinned packages, and no path of this machine is.
#   outputs_test.sh READELF FILE...
set -eu

readelf=$1
shift
status=0

bad() {
  echo "$1: $2" >&2
  status=1
}

for file in "$@"; do
  # The compilers that left their name: the pinned clang and lld, and the gcc that
  # Debian built its C start files with.
  others=$("$readelf" --string-dump=.comment "$file" | sed -n 's/^\[ *[0-9a-f]*\] //p' |
    grep -vx -e 'Debian clang version 19\.1\.7 (3~deb12u1)' -e 'Debian LLD 19\.1\.7' \
      -e 'Linker: Debian LLD 19\.1\.7' -e 'GCC: (Debian 12\.2\.0-14+deb12u1) 12\.2\.0' \
      -e 'GCC: (Debian 12\.2\.0-14) 12\.2\.0' || true)
  [ -z "$others" ] || bad "$file" "made by something else: $others"

  # Directories of this machine, of its sandboxes and of whoever built.
  real=$(readlink -f "$file")
  for path in "${real%/bazel-out/*}" /execroot/ /proc/self/cwd bazel-sandbox "${HOME:-/root}/"; do
    ! grep -aqF "$path" "$file" || bad "$file" "holds the path $path"
  done

  # No newer C library than the pinned one is needed.
  newest=$("$readelf" --version-info "$file" | sed -n 's/.*Name: GLIBC_2\.\([0-9]*\).*/\1/p' | sort -n | tail -n 1)
  [ "${newest:-0}" -le 36 ] || bad "$file" "needs GLIBC_2.$newest"

  # What clang would choose by the machine's distribution is pinned.
  dynamic=$("$readelf" --dynamic "$file")
  case $dynamic in *GNU_HASH*) ;; *) bad "$file" "no GNU hash table" ;; esac
  case $dynamic in *" (HASH)"*) bad "$file" "a SysV hash table" ;; esac
  case $dynamic in *BIND_NOW* | *"NOW"*) ;; *) bad "$file" "not bound at start" ;; esac
  "$readelf" --notes "$file" | grep -q NT_GNU_BUILD_ID || bad "$file" "no build id"
done
exit "$status"
